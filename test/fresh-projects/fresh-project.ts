import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { CDKTN_FOLDER } from '../../scripts/cdktn/folder';
import { FRAMEWORK_PROGRAMS } from '../support/framework-cli';
import { type Finished, finished, inheritedEnvironment } from '../support/terraform';

const NODE_22 = resolve('test/node-versions/node_modules/node-22/bin');

/** A framework whose command line makes projects. */
export interface Framework {
  readonly name: 'cdktf' | 'cdktn';
  /** The folder of its command line. */
  readonly programs: string;
  /** The folder of the built package that projects install. */
  readonly source: string;
  /** The folder of the Node.js version that it needs; by default, any version. */
  readonly node?: string;
}

export const CDKTF: Framework = { name: 'cdktf', programs: FRAMEWORK_PROGRAMS, source: '.' };

/** The command line of CDK Terrain needs Node 22. */
export const CDK_TERRAIN: Framework = {
  name: 'cdktn',
  programs: resolve(CDKTN_FOLDER, 'node_modules/.bin'),
  source: CDKTN_FOLDER,
  node: NODE_22,
};

/** Whether the prerequisites of a framework's projects exist: "npm run build:cdktn" and "npm ci" in test/framework-cli and test/node-versions. */
export function canMake({ name, programs, source, node }: Framework): boolean {
  return [join(programs, name), join(source, 'dist/index.js'), node ?? '.'].every((path) => existsSync(path));
}

/** How a project differs from the template of `init`, which uses CommonJS, jest and npm. */
export interface Variant {
  readonly manager: 'npm' | 'pnpm';
  readonly modules: 'commonjs' | 'module';
  readonly runner: 'jest' | 'vitest';
  /** Whether the project is in a workspace with a second package, which contains the gate. */
  readonly inWorkspace: boolean;
}

/** Packs an npm package as for publishing. Returns the path of the archive. */
export function packed(source: string, folder: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: source, encoding: 'utf8' }));
  return join(folder, filename);
}

/** Runs `init` and resolves with the folder of the result without its node_modules. Projects are copies of it. */
export async function initialized(framework: Framework): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `${framework.name}-init-`));
  const args = [
    '--template',
    'typescript',
    '--local',
    '--project-name',
    'device',
    '--project-description',
    'A device',
  ];
  const { status, text } = await run(framework, folder, framework.name, [
    'init',
    ...args,
    '--from-terraform-project=no',
    '--enable-crash-reporting=false',
  ]);
  if (status !== 0) throw new Error(text);
  rmSync(join(folder, 'node_modules'), { recursive: true });
  rmSync(join(folder, 'package-lock.json'));
  return folder;
}

/** A project that a user made with `init` and added a gate to. */
export class FreshProject {
  readonly #root = mkdtempSync(join(tmpdir(), 'fresh-'));
  /** The folder of the app. */
  readonly folder: string;

  constructor(
    readonly framework: Framework,
    private readonly variant: Variant,
    initialized: string,
  ) {
    this.folder = variant.inWorkspace ? join(this.#root, 'device') : this.#root;
    cpSync(initialized, this.folder, { recursive: true });
    rmSync(join(this.folder, '__tests__'), { recursive: true });
  }

  /** Adds the package and the program to the project and installs all dependencies. */
  async install(tarball: string): Promise<void> {
    const { modules, runner, inWorkspace } = this.variant;
    const own = `${this.framework.name}-apsaramqtt`;
    const tools = {
      // ts-node and ts-jest of the template do not work with TypeScript 7.
      typescript: '5.9',
      ...(modules === 'module' && { tsx: '^4.0.0' }),
      ...(runner === 'vitest' && { vitest: '^3.2.0' }),
    };
    this.#edit('package.json', (json) => ({
      ...json,
      ...(modules === 'module' && { type: 'module' }),
      dependencies: {
        ...json.dependencies,
        constructs: '>=10.6.0 <10.8.0',
        [own]: `file:${tarball}`,
        ...(inWorkspace && { '@device/platform': this.variant.manager === 'npm' ? '1.0.0' : 'workspace:*' }),
      },
      devDependencies: { ...json.devDependencies, ...tools },
      scripts: { ...json.scripts, test: runner === 'jest' ? 'jest' : 'vitest run' },
    }));
    if (modules === 'module') this.#becomeModule();
    if (inWorkspace) this.#addPlatform(tarball);
    for (const [name, text] of Object.entries(this.#program())) this.#write(join(this.folder, name), text);
    const flags = this.variant.manager === 'npm' ? ['--no-audit', '--no-fund'] : ['--no-frozen-lockfile'];
    await this.succeed(this.#manager(), [...this.#managerArguments(), 'install', ...flags], {}, this.#root);
  }

  /** Runs a script of the project's package.json. */
  script(name: string, env: NodeJS.ProcessEnv): Promise<Finished> {
    return this.run(this.#manager(), [...this.#managerArguments(), 'run', name], env);
  }

  /** Runs the framework's command line. */
  command(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
    return this.run(this.framework.name, args, env);
  }

  /** Runs a program of the project or of the PATH. */
  run(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    folder = this.folder,
  ): Promise<Finished> {
    return run(this.framework, folder, program, args, env);
  }

  /** Runs a program and throws if its status is not 0. */
  async succeed(...[program, args, env, folder]: Parameters<FreshProject['run']>): Promise<Finished> {
    const finished = await this.run(program, args, env, folder);
    if (finished.status !== 0)
      throw new Error(`${program} ${args.join(' ')}:\n${finished.stdout}${finished.stderr}`);
    return finished;
  }

  /** The synthesized configuration. */
  get configuration() {
    return JSON.parse(readFileSync(join(this.folder, 'cdktf.out/stacks/device/cdk.tf.json'), 'utf8'));
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #manager(): string {
    return this.variant.manager === 'npm' ? 'npm' : 'npx';
  }

  #managerArguments(): readonly string[] {
    return this.variant.manager === 'npm' ? [] : ['--yes', 'pnpm@10'];
  }

  #becomeModule(): void {
    this.#edit('tsconfig.json', ({ compilerOptions, ...json }) => ({
      ...json,
      compilerOptions: { ...compilerOptions, target: 'ES2022', lib: ['es2022'], module: 'NodeNext' },
    }));
    this.#edit('cdktf.json', (json) => ({ ...json, app: 'npx tsx main.ts' }));
    for (const name of ['jest.config.js', 'setup.js']) rmSync(join(this.folder, name));
  }

  /** Adds a workspace package with a gate, as a company's teams would share it. */
  #addPlatform(tarball: string): void {
    const { name } = this.framework;
    const manifest = {
      name: '@device/platform',
      version: '1.0.0',
      main: 'index.js',
      types: 'index.d.ts',
      dependencies: {
        [`${name}-apsaramqtt`]: `file:${tarball}`,
        [name]: '*',
        constructs: '>=10.6.0 <10.8.0',
      },
    };
    const files = {
      'platform/package.json': JSON.stringify(manifest),
      'platform/index.js': `const { MqttTokenGate } = require('${name}-apsaramqtt');
exports.createGate = (stack, props) => new MqttTokenGate(stack, 'gate', props);`,
      'platform/index.d.ts': `import type { MqttTokenGate, MqttTokenGateProps } from '${name}-apsaramqtt';
import type { Construct } from 'constructs';
export declare function createGate(stack: Construct, props: MqttTokenGateProps): MqttTokenGate;`,
      'package.json': JSON.stringify({ private: true, workspaces: ['device', 'platform'] }),
      'pnpm-workspace.yaml': 'packages: [device, platform]\n',
    };
    for (const [file, text] of Object.entries(files)) this.#write(join(this.#root, file), text);
  }

  #program(): Record<string, string> {
    const { name } = this.framework;
    const { modules, runner, inWorkspace } = this.variant;
    const extension = modules === 'module' ? '.js' : '';
    const gate = inWorkspace ? "import { createGate } from '@device/platform';" : '';
    return {
      'device.ts': `import { DataResource, TerraformStack } from '${name}';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '${name}-apsaramqtt';
import type { Construct } from 'constructs';
${gate}

export class Device extends TerraformStack {
  constructor(scope: Construct, instanceId: string) {
    super(scope, 'device');
    new ApsaramqttProvider(this, 'apsaramqtt');
    const props = { instanceId: MqttInstanceId.of(instanceId), token: MqttToken.fromEnvironment('DEVICE_TOKEN') };
    const gate: MqttTokenGate = ${inWorkspace ? 'createGate(this, props)' : "new MqttTokenGate(this, 'gate', props)"};
    gate.protect(new DataResource(this, 'rollout'));
  }
}
`,
      'main.ts': `import { App } from '${name}';
import { Device } from './device${extension}';

const app = new App();
new Device(app, process.env.INSTANCE_ID ?? '');
app.synth();
`,
      'device.test.ts': `import { Testing } from '${name}';
import { MqttTokenTesting } from '${name}-apsaramqtt/testing';
${runner === 'vitest' ? "import { expect, it } from 'vitest';" : ''}
import { Device } from './device${extension}';

expect.extend(MqttTokenTesting.matchers);

it('gates the token of the device', () => {
  expect(Testing.synth(new Device(Testing.app(), 'post-cn-1'))).toGateToken({
    instanceId: 'post-cn-1',
    tokenEnv: 'DEVICE_TOKEN',
    protects: 'terraform_data.rollout',
  });
});
`,
    };
  }

  // biome-ignore lint/suspicious/noExplicitAny: what a JSON file holds.
  #edit(name: string, change: (json: any) => object): void {
    const path = join(this.folder, name);
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8'))), null, 2));
  }

  #write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Runs a program with the PATH of a user of the framework. */
function run(
  { programs, node }: Framework,
  folder: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const path = [node, programs, process.env.PATH].filter((part) => part !== undefined).join(delimiter);
  const own = { ...inheritedEnvironment(), TF_CLI_CONFIG_FILE: devNull, CI: '1', PATH: path };
  return finished(spawn(program, args, { cwd: folder, env: { ...own, ...env } }));
}
