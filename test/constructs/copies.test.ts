import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

/** A user's program that uses modules from different copies of the packages. Prints the errors, and synthesizes. */
const PROGRAM = `
const { App, Aspects, TerraformHclModule, TerraformResource, TerraformStack } = require('cdktf');
const { MqttInstanceId, MqttToken, MqttTokenRules } = require('cdktf-apsaramqtt');
const platform = require('platform');

function program() {
  const app = new App();
  const stack = new TerraformStack(app, 'stack');
  const gate = platform.gate(stack, MqttInstanceId.of('post-cn-1'), MqttToken.fromEnvironment('DEVICE_TOKEN'));
  const resource = (id, props) =>
    new TerraformResource(stack, id, {
      terraformResourceType: 'null_resource',
      terraformGeneratorMetadata: { providerName: 'apsaramqtt' },
      ...props,
    });
  gate.protect(resource('by-protect'), new TerraformHclModule(stack, 'module', { source: 'a/b/c' }));
  resource('by-depends-on', { dependsOn: [gate] });
  resource('by-dependency').node.addDependency(gate);
  return { app, stack, gate };
}

const weak = program();
Aspects.of(weak.stack).add({
  visit: (node) => node === weak.gate.node.defaultChild && node.addOverride('count', 0),
});
console.log('violations:', MqttTokenRules.violations(weak.app).map(({ message }) => message).join());
try {
  weak.app.synth();
} catch (error) {
  console.log('refused:', error.message);
}
program().app.synth();
`;

/** An internal library that has its own copies of the constructs as dependencies. */
const PLATFORM = `
const { ApsaramqttProvider, MqttTokenGate } = require('cdktf-apsaramqtt');
exports.gate = (stack, instanceId, token) => {
  new ApsaramqttProvider(stack, 'apsaramqtt');
  return new MqttTokenGate(stack, 'gate', { instanceId, token });
};
`;

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'copies-'));
  copyPackages('.', ['cdktf', 'cdktf-apsaramqtt', 'constructs']);
  mkdirSync(join(project, 'node_modules/platform'));
  writeFileSync(join(project, 'node_modules/platform/index.js'), PLATFORM);
  writeFileSync(join(project, 'main.js'), PROGRAM);
});
afterEach(() => rmSync(project, { recursive: true }));

/** Copies packages into a folder as hard links, which Node.js treats as separate files. */
function copyPackages(folder: string, names: readonly string[]): void {
  const modules = join(project, folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of names) {
    if (name !== 'cdktf-apsaramqtt') {
      execFileSync('cp', ['-al', resolve('node_modules', name), modules]);
      continue;
    }
    mkdirSync(join(modules, name));
    for (const part of ['dist', 'bundle']) execFileSync('cp', ['-al', part, join(modules, name)]);
    cpSync('package.json', join(modules, name, 'package.json'));
  }
}

function run(file = 'main.js') {
  const env = { ...process.env };
  delete env.JSII_AGENT;
  return spawnSync(process.execPath, [file], { cwd: project, encoding: 'utf8', env });
}

function expectProtection(): void {
  const json = JSON.parse(readFileSync(join(project, 'cdktf.out/stacks/stack/cdk.tf.json'), 'utf8'));
  const waiting = { depends_on: ['data.apsaramqtt_token.gate'] };
  expect(json.data.apsaramqtt_token.gate).toMatchObject({ token_env: 'DEVICE_TOKEN' });
  expect(json.module.module).toMatchObject(waiting);
  for (const name of ['by-protect', 'by-depends-on', 'by-dependency'])
    expect(json.resource.null_resource[name]).toMatchObject(waiting);
}

const NESTED = 'node_modules/cdktf-apsaramqtt';
const PLATFORM_FOLDER = 'node_modules/platform';

it.each<[string, () => void]>([
  ['one copy of each package', () => {}],
  ['a copy of cdktf of the package', () => copyPackages(NESTED, ['cdktf'])],
  ['copies of cdktf and constructs of the package', () => copyPackages(NESTED, ['cdktf', 'constructs'])],
  ['a copy of the package in a library', () => copyPackages(PLATFORM_FOLDER, ['cdktf-apsaramqtt'])],
  [
    'copies of all in a library',
    () => copyPackages(PLATFORM_FOLDER, ['cdktf', 'cdktf-apsaramqtt', 'constructs']),
  ],
])('with %s everything waits, and synth checks what it wrote', (_, arrange) => {
  arrange();
  const { status, stdout, stderr } = run();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /violations: The gate stack\/gate would not check what its properties say: count was added/,
  );
  expect(stdout).toMatch(
    /refused: .*\n.* The gate stack\/gate would not check what its properties say: count was added/,
  );
  expectProtection();
});

it('two versions of the package are refused', () => {
  copyPackages(PLATFORM_FOLDER, ['cdktf-apsaramqtt']);
  const other = join(project, PLATFORM_FOLDER, 'node_modules/cdktf-apsaramqtt/dist/constructs/generated');
  const file = join(other, 'data-apsaramqtt-token.js');
  const source = readFileSync(file, 'utf8');
  rmSync(file);
  writeFileSync(file, source.replace(/providerVersion: "[^"]*"/, 'providerVersion: "0.0.9"'));
  expect(run().stderr).toMatch(
    /The stack uses more than one version of this package: [\d.]+ \(stack\/apsaramqtt\) and 0\.0\.9 \(stack\/gate\)/,
  );
});

it('a stack of the other framework is refused', () => {
  const own = 'cdktf';
  // `own` is the name of the other framework when this test runs on the package for CDK Terrain.
  const other = own.endsWith('f') ? own.replace(/f$/, 'n') : own.replace(/n$/, 'f');
  const file = join(project, `node_modules/${own}/lib/terraform-stack.js`);
  const source = readFileSync(file, 'utf8');
  copyPackages(NESTED, [own]);
  rmSync(file);
  // The only relevant difference between the frameworks is the name in the class.
  writeFileSync(file, source.replace(`fqn: "${own}.TerraformStack"`, `fqn: "${other}.TerraformStack"`));
  expect(run().stderr).toContain(
    `The stack stack uses ${other}, but this package, ${own}-apsaramqtt, is for ${own}. Install ${other}-apsaramqtt`,
  );
});

describe('bundled by esbuild', () => {
  const bundle = (external: string[], folder = '.') =>
    buildSync({
      absWorkingDir: project,
      entryPoints: ['main.js'],
      bundle: true,
      platform: 'node',
      external,
      outfile: join(project, folder, 'bundled.js'),
      logLevel: 'error',
    });

  it.each([[[]], [['cdktf-apsaramqtt']], [['cdktf', 'constructs']]])('works with %j external', (external) => {
    bundle(external);
    expect(run('bundled.js')).toMatchObject({ status: 0 });
    expectProtection();
  });

  describe('into an ES module', () => {
    const all = ['cdktf', 'constructs', 'cdktf-apsaramqtt'] as const;
    const [framework, , own] = all;

    function module(imports: readonly string[], options: BuildOptions = {}) {
      const program = imports.map((name, at) => `import * as p${at} from '${name}';\nconsole.log(p${at});\n`);
      writeFileSync(join(project, 'main.mjs'), program.join(''));
      buildSync({
        absWorkingDir: project,
        entryPoints: ['main.mjs'],
        bundle: true,
        platform: 'node',
        format: 'esm',
        outfile: join(project, 'bundled.mjs'),
        logLevel: 'error',
        ...options,
      });
      return run('bundled.mjs');
    }

    it.each<[string, BuildOptions]>([
      ['the packages external', { external: [...all] }],
      ['all packages external', { packages: 'external' }],
    ])('works with %s', (_, options) => {
      expect(module([framework, own], options)).toMatchObject({ status: 0, stderr: '' });
    });

    it('says so if the package comes first', () => {
      expect(module([own, framework]).stderr).toContain(
        `Mark ${framework}, constructs and ${own} as external (esbuild: `,
      );
    });

    // Because esbuild keeps the order of imports, no code of this package has run yet.
    it('ends if the framework comes first in an error that the guide explains', () => {
      const { stderr } = module([framework, own]);
      const [error] = /Dynamic require of "\w+" is not supported/.exec(stderr) ?? [];
      expect(readFileSync('docs/guides/troubleshooting.md', 'utf8')).toContain(`| \`${error}\``);
    });
  });

  it('says which package to mark as external if only the program is bundled', () => {
    bundle([], 'alone');
    rmSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(join(project, 'alone/bundled.js'), join(project, 'linked.js'));
    expect(run('linked.js').stderr).toContain('mark cdktf-apsaramqtt as external');
  });
});
