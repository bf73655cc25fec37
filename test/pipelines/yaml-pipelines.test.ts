import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { Emulator } from '../../lib/emulator/emulator';
import type { Finished, Terraform } from '../support/terraform';
import { revokedToken, shellInProject } from './support/project';

const FOLDER = 'examples/pipelines';

/** The folder or file with the test results of each pipeline. */
const RESULTS: Readonly<Record<string, string>> = {
  'azure-pipelines.yml': 'tokens.xml',
  'bitbucket-pipelines.yml': 'test-results/tokens.xml',
  'buildkite.yml': 'tokens.xml',
  'circleci.yml': 'test-results/mqtt/tokens.xml',
  'yunxiao-flow.yml': 'tokens.xml',
};

/** The keys for the commands of a step in these systems. */
const COMMAND_KEYS = ['command', 'run', 'script'];

/** The commands of a pipeline, in order. */
function commandsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return COMMAND_KEYS.includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => commandsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => commandsIn(item, name));
}

/** The commands after `npm ci` with which each pipeline makes the plan. */
const PLAN = [
  'npx apsaramqtt install',
  'terraform init -input=false',
  'terraform plan -input=false -out=saved.tfplan',
  'terraform show -json saved.tfplan > plan.json',
];

let emulator: Emulator;
let project: Terraform;

/** Plans the project with an invalid token. */
beforeAll(async () => {
  emulator = await Emulator.start();
  project = shellInProject('bash', emulator);
  const planned = await run(PLAN, revokedToken(emulator));
  expect(planned.text).toContain('AMT001');
  expect(planned.status).toBe(0);
});
afterAll(async () => {
  project.remove();
  await emulator.close();
});

/** Runs commands one after the other until one fails. */
function run(commands: readonly string[], token = ''): Promise<Finished> {
  return project.with({ DEVICE_1_TOKEN: token }).run('-eo', 'pipefail', '-c', commands.join('\n'));
}

describe.each(Object.entries(RESULTS))('the commands of %s', (file, results) => {
  const lines = commandsIn(parse(readFileSync(join(FOLDER, file), 'utf8'))).flatMap((text) =>
    text.trim().split('\n'),
  );

  it('make the plan', () => {
    expect(lines.slice(0, PLAN.length + 1)).toEqual(['npm ci', ...PLAN]);
  });

  it('fail for an invalid token, and leave test results', async () => {
    expect((await run(lines.slice(PLAN.length + 1))).status).toBe(1);
    expect(readFileSync(join(project.folder, results), 'utf8')).toContain('<failure type="AMT001"');
  });
});

describe('the component for GitLab', () => {
  const [header, job] = parseAllDocuments(
    readFileSync(join(FOLDER, 'gitlab-component/templates/mqtt-tokens.yml'), 'utf8'),
  ).map((document) => document.toJS());
  const inputs: Readonly<Record<string, { default: string; description: string }>> = header.spec.inputs;

  it('uses each of its inputs and no other, and describes it', () => {
    const used = new Set(
      [...JSON.stringify(job).matchAll(/\$\[\[ inputs\.(\w+) \]\]/g)].map(([, name]) => name),
    );
    expect(Object.keys(inputs).sort()).toEqual([...used].sort());
    expect(Object.values(inputs).filter(({ description }) => !description)).toEqual([]);
  });

  it('fails for a plan with an invalid token', async () => {
    const [install, ...commands]: string[] = job['mqtt-tokens'].script.map((line: string) =>
      line.replace(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name) => inputs[name]!.default),
    );
    expect(install).toBe('npm ci');
    expect((await run(commands)).status).toBe(1);
    expect(readFileSync(join(project.folder, 'tokens.xml'), 'utf8')).toContain('<failure type="AMT001"');
  });
});
