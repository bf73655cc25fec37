import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { CDKTN_FOLDER } from '../../scripts/cdktn/folder';
import { codeForCdkTerrain, forCdkTerrain } from '../../scripts/cdktn/rewrite';
import { LANGUAGES } from '../../scripts/package/jsii-pacmak';
import { makePackages } from '../../scripts/package/language-packages';
import { Terraform } from '../support/terraform';

const FOLDER = resolve(CDKTN_FOLDER);
const FRAMEWORKS = ['cdktf', 'cdktn'] as const;

/** A program that exports a function to synthesize one stack into a folder. */
const PROGRAM = `
const { App, DataResource, TerraformStack } = require('cdktf');
const { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenFleetGate, MqttTokenGate } = require('cdktf-apsaramqtt');

exports.synth = (outdir) => {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'device');
  new ApsaramqttProvider(stack, 'apsaramqtt');
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
  const gate = new MqttTokenGate(stack, 'device-token', { instanceId, token, recheckAtApply: true });
  const fleet = new MqttTokenFleetGate(stack, 'line', { instanceId, tokens: { device: token } });
  gate.protect(new DataResource(stack, 'rollout'));
  fleet.protect(new DataResource(stack, 'line-rollout'));
  app.synth();
};`;

describe('a source for CDK Terrain', () => {
  it.each([
    ["import { App } from 'cdktf';", "import { App } from 'cdktn';"],
    ["import { deepMerge } from 'cdktf/lib/util';", "import { deepMerge } from 'cdktn/lib/util';"],
    ["require('cdktf-apsaramqtt')", "require('cdktn-apsaramqtt')"],
    ['`cdktf diff` writes cdktf.out', '`cdktn diff` writes cdktf.out'],
    ['new DataResource(element.cdktfStack)', 'new DataResource(element.cdktfStack)'],
    ["type: '@cdktf/warn'", "type: '@cdktf/warn'"],
    ["readFileSync('cdktf.json')", "readFileSync('cdktf.json')"],
    ['pkg:npm/cdktf-apsaramqtt@0.1.0', 'pkg:npm/cdktn-apsaramqtt@0.1.0'],
    [
      'https://github.com/cdktf-apsaramqtt/cdktf-apsaramqtt',
      'https://github.com/cdktf-apsaramqtt/cdktf-apsaramqtt',
    ],
  ])('has for %s: %s', (source, rewritten) => {
    expect(forCdkTerrain(source)).toBe(rewritten);
  });

  it('keeps the prose of a document and has its code rewritten', () => {
    const document = 'With cdktf:\n\n```sh\nnpm install cdktf\n```\n\nand cdktf.\n';
    expect(codeForCdkTerrain(document)).toBe('With cdktf:\n\n```sh\nnpm install cdktn\n```\n\nand cdktf.\n');
  });
});

/** Whether the package for CDK Terrain was made from the current build. */
function isMade(): boolean {
  const [ours, theirs] = ['.jsii', join(FOLDER, '.jsii')];
  const made = existsSync(theirs) && statSync(theirs).mtimeMs > statSync(ours).mtimeMs;
  if (!made) process.stderr.write('Skipped: npm run build:cdktn has not made the package of this build.\n');
  return made;
}

const forMade = isMade() ? describe : describe.skip;

forMade('both packages, installed in one folder', () => {
  let emulator: Emulator;
  let folder: string;

  beforeAll(async () => {
    emulator = await Emulator.start();
    folder = mkdtempSync(join(tmpdir(), 'both-'));
    installBoth(folder);
    writeFileSync(join(folder, 'cdktf.js'), PROGRAM);
    writeFileSync(join(folder, 'cdktn.js'), forCdkTerrain(PROGRAM));
    node("require('./cdktf').synth('apart-cdktf')");
    node("require('./cdktn').synth('apart-cdktn')");
    node("for (const name of ['cdktf', 'cdktn']) require('./' + name).synth('together-' + name)");
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await emulator.close();
  });

  function node(program: string): void {
    execFileSync(process.execPath, ['-e', program], { cwd: folder, stdio: 'pipe' });
  }

  function synthesized(where: string): { '//': { metadata: { version?: string } } } {
    return JSON.parse(readFileSync(join(folder, where, 'stacks/device/cdk.tf.json'), 'utf8'));
  }

  function terraform(where: string, token: string): Terraform {
    return new Terraform({}, 'terraform', join(folder, where, 'stacks/device')).with({
      ALICLOUD_REGION: emulator.region,
      ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
      ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
      APSARAMQTT_ENDPOINT: emulator.url,
      DEVICE_TOKEN: token,
    });
  }

  it('synthesize in one process what they synthesize each in its own', () => {
    for (const name of FRAMEWORKS)
      expect(synthesized(`together-${name}`)).toEqual(synthesized(`apart-${name}`));
  });

  it('synthesize the same but for the version of the framework and the name of the program', () => {
    const [ours, theirs] = FRAMEWORKS.map((name) =>
      JSON.parse(JSON.stringify(synthesized(`together-${name}`)).replaceAll(`"${name}.js"`, '"program.js"')),
    );
    expect(theirs!['//'].metadata.version).not.toBe(ours!['//'].metadata.version);
    delete ours!['//'].metadata.version;
    delete theirs!['//'].metadata.version;
    expect(theirs).toEqual(ours);
  });

  it.each(FRAMEWORKS)('plan with %s, and fail there for a token that was revoked', async (name) => {
    const token = emulator.issueToken();
    const here = terraform(`together-${name}`, token);
    expect(await here.run('init', '-no-color')).toMatchObject({ status: 0 });
    const passed = await here.run('plan', '-no-color', '-input=false');
    expect(passed.text).toContain('2 to add');
    emulator.revokeToken(token);
    const failed = await here.run('plan', '-no-color', '-input=false');
    expect(failed.text).toContain('is invalid (AMT001)');
    expect(failed.status).toBe(1);
  });
});

forMade('the package for CDK Terrain', () => {
  const read = (...path: string[]) => readFileSync(join(FOLDER, ...path), 'utf8');

  it('is what its bill of materials is of', () => {
    const { metadata } = JSON.parse(read('bundle/sbom.cdx.json'));
    const { name, version } = JSON.parse(read('package.json'));
    expect(metadata.component).toMatchObject({ name, version, purl: `pkg:npm/${name}@${version}` });
  });

  it('has programs in its documentation that import what it is compiled for, in every language', () => {
    const page = read('docs/guides/languages.md');
    const manifests = (folder: string, framework: string) =>
      ['package.json', join('node_modules', framework, 'package.json')].map((path) => resolve(folder, path));
    for (const manifest of manifests(FOLDER, 'cdktn'))
      for (const name of importsOf(manifest)) expect(page).toContain(name);
    for (const manifest of manifests('.', 'cdktf'))
      for (const name of importsOf(manifest)) expect(page).not.toContain(name);
  });

  /** The names with which programs in other languages import a package. jsii takes them from the manifest. */
  function importsOf(manifest: string): string[] {
    const { python, java, go, dotnet } = JSON.parse(readFileSync(manifest, 'utf8')).jsii.targets;
    return [
      `from ${python.module} import`,
      `${java.package}.`,
      `${go.moduleName}/${go.packageName}`,
      `using ${dotnet.namespace};`,
    ];
  }
});

forMade('the packages for CDK Terrain', () => {
  it('have names of their own in every language', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packages-'));
    await makePackages(folder, LANGUAGES, { source: FOLDER, codeOnly: true });
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    expect(read('python/setup.py')).toContain('"name": "cdktn-apsaramqtt"');
    expect(read('python/setup.py')).toContain('"cdktn>=0.24.0, <0.25.0"');
    expect(read('java/pom.xml')).toContain('<artifactId>cdktn-apsaramqtt</artifactId>');
    expect(read('go/cdktnapsaramqtt/go.mod')).toContain(
      'github.com/open-constructs/cdk-terrain-go/cdktn v0.24.0',
    );
    expect(read('dotnet/CdktnApsaramqtt/CdktnApsaramqtt.csproj')).toContain('Include="Io.Cdktn"');
    rmSync(folder, { recursive: true });
  });
});

/** Packs both packages and installs them with the peers that each was compiled with. Needs no registry. */
function installBoth(folder: string): void {
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  mkdirSync(folder, { recursive: true });
  const packages = npm(['pack', '--silent', '--pack-destination', folder, '.', FOLDER], '.')
    .trim()
    .split('\n');
  const peers = [
    'node_modules/cdktf',
    ...['cdktn', 'constructs'].map((name) => join(FOLDER, 'node_modules', name)),
  ];
  npm(
    [
      'install',
      '--offline',
      '--install-links',
      ...packages.map((file) => join(folder, file)),
      ...peers.map((path) => resolve(path)),
    ],
    folder,
  );
}
