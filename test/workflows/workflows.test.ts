import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parse } from 'yaml';
import { scripts, version } from '../../package.json';
import { LANGUAGES } from '../../scripts/package/jsii-pacmak';
import { installed } from '../support/installed';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: object;
  readonly environment?: string;
  readonly env?: object;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: { readonly push: { readonly tags?: readonly string[] } };
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';
const PINNED = /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

function read(name: string): Workflow {
  return parse(readFileSync(join(FOLDER, name), 'utf8'));
}

it('dependabot checks every folder with separate dependencies', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8'));
  const folders = (ecosystem: string) =>
    updates.find((update: Record<string, unknown>) => update['package-ecosystem'] === ecosystem).directories;
  const foldersOf = (name: string) =>
    execFileSync('git', ['ls-files', `*${name}`], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((file) => join('/', dirname(file)));
  expect(folders('npm')).toEqual(foldersOf('package-lock.json').sort());
  expect(folders('gomod')).toEqual(foldersOf('go.mod').sort());
  expect(folders('docker')).toEqual(foldersOf('Dockerfile').sort());
});

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const workflow = read(name);
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap(({ run }) => run ?? []);

  it('is a workflow, by GitHub’s own parser', () => {
    const content = readFileSync(join(FOLDER, name), 'utf8');
    const { context } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
  });

  it('runs scripts that exist', () => {
    const called = commands.flatMap((command) => [...command.matchAll(/\bnpm run (?:--silent )?([\w:]+)/g)]);
    expect(called.map(([, script]) => script!).filter((script) => !(script in scripts))).toEqual([]);
    expect(commands.length).toBeGreaterThan(0);
    expect(() => accessSync('.ci/run', constants.X_OK)).not.toThrow();
  });

  it('has no expression in a script, where a shell would read its value', () => {
    expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
  });

  it('uses each action at one commit, and says which version that is', () => {
    const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
    const used = [...new Set(lines.filter((line) => line.includes('uses:')))];
    expect(used.filter((line) => !PINNED.test(line))).toEqual([]);
    const names = [...new Set(steps.flatMap(({ uses }) => uses ?? []))].map((action) => action.split('@')[0]);
    expect(names).toEqual([...new Set(names)]);
  });

  it('leaves no credentials in a clone', () => {
    const clones = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(clones.length).toBeGreaterThan(0);
    for (const clone of clones) expect(clone.with).toEqual({ 'persist-credentials': false });
  });
});

it.each(['ci.yml', 'release.yml'])('%s runs every test', (name) => {
  const steps = Object.values(read(name).jobs).flatMap((job) => job.steps);
  expect(steps.map(({ run }) => run)).toContain('.ci/run');
});

describe('the action', () => {
  it('uses each action at one commit, as an organisation may require it', () => {
    const lines = readFileSync('action.yml', 'utf8').split('\n');
    const used = lines.filter((line) => line.includes('uses:'));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !PINNED.test(line))).toEqual([]);
  });
});

describe.each([
  ['zizmor', ['--offline', '.github', 'action.yml']],
  ['actionlint', []],
])('%s', (program, args) => {
  (installed(program) ? it : it.skip)('has nothing against the workflows and the action', () => {
    const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
    expect(stdout).not.toMatch(/^(error|warning)/m);
    expect(status).toBe(0);
  });
});

describe('release.yml', () => {
  const { on, permissions, jobs } = read('release.yml');
  const stepsOf = (job: string) => jobs[job]!.steps;
  const named = (name: string) => stepsOf('package').find((step) => step.name === name)!.run!;

  /** Runs a script as a step of a workflow does. */
  function run(script: string, env: NodeJS.ProcessEnv, cwd = '.') {
    const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
    return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options);
  }

  it('starts for a tag of a version', () => {
    const [pattern] = on.push.tags!;
    // In GitHub's patterns, a dot has no special meaning. The rest of these patterns is valid in a regular expression.
    const tag = new RegExp(`^${pattern!.replaceAll('.', '\\.')}$`);
    expect(`v${version}`).toMatch(tag);
    expect('v1.0.0-rc.1').not.toMatch(tag);
  });

  it('continues only if the tag is the version', () => {
    const script = named('The tag is the version');
    expect(run(script, { GITHUB_REF_NAME: `v${version}` }).status).toBe(0);
    expect(run(script, { GITHUB_REF_NAME: 'v77.8.9' }).status).toBe(1);
  });

  it('gives each job only the permissions that its steps need', () => {
    expect(permissions).toEqual({});
    const needed = Object.entries(jobs).map(([name, { steps }]) => {
      const uses = (text: string) => steps.some((step) => JSON.stringify(step).includes(text));
      const attests = uses('attest-build-provenance');
      return [
        name,
        {
          ...(uses('actions/checkout') && { contents: 'read' }),
          ...(uses('gh release create') && { contents: 'write' }),
          ...(uses('docker login') && { packages: 'write' }),
          ...(attests && { attestations: 'write' }),
          ...((attests || uses('publish --provenance') || uses('_TRUSTED_PUBLISHER')) && {
            'id-token': 'write',
          }),
        },
      ];
    });
    expect(Object.entries(jobs).map(([name, job]) => [name, job.permissions])).toEqual(needed);
  });

  it('publishes from the protected environment only, and after everything was tested', () => {
    for (const [name, job] of Object.entries(jobs)) {
      if (name !== 'package') expect(job).toMatchObject({ environment: 'release', needs: 'package' });
    }
    const commands = stepsOf('package').flatMap(({ run }) => run ?? []);
    expect(commands.indexOf('.ci/run')).toBeLessThan(commands.indexOf('npm run package'));
  });

  it('shows a secret to the step that needs it, and to no other', () => {
    for (const { env, steps } of Object.values(jobs)) {
      expect(env).toBeUndefined();
      const withSecrets = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
      for (const { run } of withSecrets) expect(run).toMatch(/package:provider$|publib-(maven|golang)/m);
    }
  });

  // Needs GNU tar.
  (process.platform === 'linux' ? it : it.skip)(
    'makes one file of each mirror, the same bytes from the same files',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'release-'));
      const files = ['provider', 'provider-standalone', 'provider-standalone-musl'].map((variant) => {
        const mirror = join(folder, 'dist-packages', variant, 'mirror');
        for (const host of ['terraform', 'tofu']) mkdirSync(join(mirror, host), { recursive: true });
        writeFileSync(join(mirror, 'terraform/zip'), 'the provider');
        linkSync(join(mirror, 'terraform/zip'), join(mirror, 'tofu/zip'));
        return join(folder, `dist-packages/apsaramqtt-${variant}-mirror_1.2.3.tar.gz`);
      });
      const script = named('Make one file of each mirror');

      expect(run(script, { GITHUB_REF_NAME: 'v1.2.3' }, folder).status).toBe(0);
      const before = files.map((file) => readFileSync(file, 'base64'));
      const mirror = join(folder, 'dist-packages/provider/mirror');
      chmodSync(join(mirror, 'terraform'), 0o700);
      chmodSync(join(mirror, 'terraform/zip'), 0o600);
      utimesSync(join(mirror, 'terraform/zip'), 1_000_000_000, 1_000_000_000);
      expect(run(`umask 077; ${script}`, { GITHUB_REF_NAME: 'v1.2.3' }, folder).status).toBe(0);

      expect(files.map((file) => readFileSync(file, 'base64'))).toEqual(before);
      expect(run(`tar -xzf ${files[0]}`, {}, folder).status).toBe(0);
      expect(statSync(join(folder, 'tofu/zip')).ino).toBe(statSync(join(folder, 'terraform/zip')).ino);
      rmSync(folder, { recursive: true });
    },
  );

  it('takes from dist-packages what its scripts write there, and what earlier steps made of that', () => {
    const variants = ['provider', 'provider-standalone', 'provider-standalone-musl'];
    const made = new Set<string>([...LANGUAGES, ...variants, 'container']);
    const commands = stepsOf('package').flatMap(({ run }) => run ?? []);
    const paths = [...commands.join('\n').matchAll(/(> *|-cf +)?"?dist-packages\/([^\s"/;]+)/g)];
    for (const [, output, name] of paths) if (output) made.add(name!);
    const taken = paths.flatMap(([, output, name]) => (output ? [] : name === '$variant' ? variants : name!));
    expect(taken.length).toBeGreaterThan(variants.length);
    expect(taken.filter((name) => !made.has(name))).toEqual([]);
  });

  it('uploads what the other jobs publish', () => {
    const upload = stepsOf('package').find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))!;
    const uploaded = (upload.with!.path as string).trim().split('\n');
    const { package: _, ...publishing } = jobs;
    const published = [...JSON.stringify(publishing).matchAll(/\bpackages\/([\w*.-]+)/g)].map(
      ([, path]) => path,
    );
    expect(published.length).toBeGreaterThan(5);
    for (const path of published)
      expect(uploaded).toContainEqual(expect.stringMatching(`^dist-packages/${path!.replace('*', '\\*')}`));
  });
});
