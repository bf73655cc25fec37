import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parse } from 'yaml';
import { Emulator } from '../../lib/emulator/emulator';
import { COMMAND, CommandLine } from '../support/command-line';
import { installed } from '../support/installed';

const FOLDER = 'examples/pipelines';
const SHARDS = ['1', '2', '3', '4'];

const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

let emulator: Emulator;
let commandLine: CommandLine;
let tokens: string[];

beforeEach(async () => {
  emulator = await Emulator.start({ callsPerSecond: null });
  commandLine = new CommandLine(emulator);
  tokens = Array.from({ length: 40 }, () => emulator.issueToken());
  const rows = tokens.map((token, index) => ({
    name: `device-${index}`,
    instanceId: 'post-cn-emulator',
    token,
  }));
  commandLine.write('manifest/tokens.ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  mkdirSync(join(commandLine.folder, 'results'));
  const script = '#!/bin/sh\nexec cat manifest/tokens.ndjson\n';
  writeFileSync(join(commandLine.folder, 'export-tokens'), script, { mode: 0o755 });
  const program = `#!/bin/sh\n[ "$1" = apsaramqtt ] && shift\nexec '${process.execPath}' '${COMMAND}' "$@"\n`;
  for (const name of ['apsaramqtt', 'npx'])
    writeFileSync(join(commandLine.folder, name), program, { mode: 0o755 });
});
afterEach(async () => {
  commandLine.remove();
  await emulator.close();
});

/** Runs a script of an example. In its containers, the folders are at the root. */
async function run(script: string, env: NodeJS.ProcessEnv = {}) {
  const { folder } = commandLine;
  const here = script
    .replaceAll('/manifest', `${folder}/manifest`)
    .replaceAll('/results', `${folder}/results`);
  const environment = { ...commandLine.environment(), PATH: `${folder}:${process.env.PATH}`, ...env };
  const child = spawn('sh', ['-c', here], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, text };
}

interface Template {
  readonly name: string;
  readonly steps: readonly { readonly withItems?: readonly number[] }[][];
  readonly container: { readonly args: readonly string[] };
}

const everyTokenOnce = () => tokens.map((token) => emulator.callsFor(token));
const ONCE = Array.from({ length: 40 }, () => 1);

describe('the examples of a sweep', () => {
  it('shares the work in a matrix of GitHub Actions, and joins it', async () => {
    const text = read('sweep-github-actions.yml');
    const { context } = parseWorkflow({ name: 'sweep.yml', content: text }, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
    const { jobs } = parse(text);
    expect(jobs.sweep.strategy.matrix.shard.map(String)).toEqual(SHARDS);
    const scriptOf = (job: { steps: { run?: string }[] }) =>
      job.steps.map((step) => step.run).find((script) => script?.includes('apsaramqtt'))!;
    for (const SHARD of SHARDS)
      expect(await run(scriptOf(jobs.sweep), { SHARD })).toMatchObject({ status: 0 });
    expect(everyTokenOnce()).toEqual(ONCE);
    expect(await run(scriptOf(jobs.report))).toMatchObject({ status: 0 });
    expect(commandLine.read('tokens.html')).toContain('40 valid');
  });

  const whenValidated = installed('kubernetes-validate') ? it : it.skip;
  whenValidated('is a Job as the schemas of Kubernetes have it', () => {
    const args = ['--strict', join(FOLDER, 'sweep-kubernetes.yaml')];
    const { status, stdout } = spawnSync('kubernetes-validate', args, { encoding: 'utf8' });
    expect(stdout).toContain('passed for resource job/');
    expect(status).toBe(0);
  });

  it('shares the work in an indexed Job of Kubernetes', async () => {
    const { spec } = parse(read('sweep-kubernetes.yaml'));
    expect(spec).toMatchObject({ completionMode: 'Indexed', completions: 4 });
    const [container] = spec.template.spec.containers;
    for (const index of SHARDS.keys())
      expect(await run(container.args[0], { JOB_COMPLETION_INDEX: String(index) })).toMatchObject({
        status: 0,
      });
    expect(everyTokenOnce()).toEqual(ONCE);
    const { text } = await run('apsaramqtt merge /results/part-*.ndjson');
    expect(text).toContain('40 tokens: 40 valid (40 calls)');
  });

  it('shares the work in Argo Workflows, and joins it', async () => {
    const { spec } = parse(read('sweep-argo.yaml'));
    const byName = new Map<string, Template>(
      spec.templates.map((template: Template) => [template.name, template]),
    );
    expect(byName.get('sweep')!.steps[0]![0]!.withItems!.map(String)).toEqual(SHARDS);
    const script = byName.get('shard')!.container.args[0]!;
    for (const shard of SHARDS)
      expect(await run(script.replaceAll('{{inputs.parameters.index}}', shard))).toMatchObject({ status: 0 });
    expect(everyTokenOnce()).toEqual(ONCE);
    const { text, status } = await run(byName.get('merge')!.container.args[0]!);
    expect(text).toContain('40 tokens: 40 valid (40 calls)');
    expect(status).toBe(0);
  });
});
