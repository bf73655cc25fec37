import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ModuleKind, ModuleResolutionKind, resolveModuleName, sys } from 'typescript';
import { FRAMEWORK_PROGRAMS, HAS_CDKTF } from '../support/framework-cli';
import { npmPackage } from '../support/made-once';
import { inheritedEnvironment } from '../support/terraform';
import { TYPE_CHECKER } from '../support/type-checker';

/** The jest configuration of a user's project, with the transformer of this repository. */
const JEST = {
  transform: {
    '\\.ts$': [
      resolve('node_modules/@swc/jest'),
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  testTimeout: 60_000,
};

/** The tsconfig.json that `cdktf init` writes. */
const TSCONFIG = resolve(FRAMEWORK_PROGRAMS, '../cdktf-cli/bundle/templates/typescript/tsconfig.json');

let project: string;

/** Makes a project with the packed package and its peers. */
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'installed-'));
  const modules = join(project, 'node_modules');
  const own = join(modules, 'cdktf-apsaramqtt');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', await npmPackage(), '-C', own, '--strip-components=1']);
  for (const name of ['cdktf', 'constructs', '@types'])
    symlinkSync(resolve('node_modules', name), join(modules, name));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'device', private: true, jest: JEST }));
  if (HAS_CDKTF) copyFileSync(TSCONFIG, join(project, 'tsconfig.json'));
  writeFileSync(join(project, 'empty.tfrc'), '');
  copyFileSync('test/testing/project/emulator.spec.ts', join(project, 'emulator.spec.ts'));
  const guide = readFileSync('docs/guides/testing.md', 'utf8');
  for (const [, file, text] of guide.matchAll(/^```ts file=(\S+)\n(.*?)^```$/gms)) {
    writeFileSync(join(project, file!), text!);
  }
});

afterAll(() => rmSync(project, { recursive: true }));

describe('the installed package', () => {
  it('runs the tests of the guide on testing, and others with its emulator', () => {
    const { status, stderr } = run(resolve('node_modules/jest/bin/jest.js'), '--ci', '--runInBand');
    expect(stderr).toContain('Tests:       9 passed, 9 total');
    expect(status).toBe(0);
  });

  (HAS_CDKTF ? it : it.skip)('has types for what they import', () => {
    const { stdout, status } = run(TYPE_CHECKER, '--noEmit', '--types', 'jest,node');
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.each(['Node10', 'Node16', 'Bundler'] as const)('has its types found in the way of %s', (way) => {
    const options = { moduleResolution: ModuleResolutionKind[way], module: ModuleKind.Node16 };
    const from = join(project, 'device.test.ts');
    const found = ['cdktf-apsaramqtt', 'cdktf-apsaramqtt/testing'].map(
      (name) => resolveModuleName(name, from, options, sys).resolvedModule?.resolvedFileName,
    );
    expect(found.map((path) => path?.split('node_modules/')[1])).toEqual([
      'cdktf-apsaramqtt/dist/index.d.ts',
      'cdktf-apsaramqtt/dist/testing/index.d.ts',
    ]);
  });

  it('is imported by ES modules, and shows nothing but its entries', () => {
    const program = `
      import { MqttTokenGate } from 'cdktf-apsaramqtt';
      import { MqttTokenTesting } from 'cdktf-apsaramqtt/testing';
      import { createRequire } from 'node:module';
      const { bin } = createRequire(import.meta.url)('cdktf-apsaramqtt/package.json');
      const inner = await import('cdktf-apsaramqtt/dist/constructs/gate.js').catch(({ code }) => code);
      console.log(typeof MqttTokenGate, typeof MqttTokenTesting, bin.apsaramqtt, inner);
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe('function function bundle/cli/apsaramqtt.js ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('contains nothing that only its own tests need', () => {
    const folder = join(project, 'node_modules/cdktf-apsaramqtt');
    expect(readdirSync(join(folder, 'dist/testing')).filter((file) => !file.endsWith('.d.ts'))).toEqual([]);
  });
});

function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...inheritedEnvironment(), TF_CLI_CONFIG_FILE: join(project, 'empty.tfrc') },
  });
}
