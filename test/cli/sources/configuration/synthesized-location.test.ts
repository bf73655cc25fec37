import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Emulator } from '../../../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../../../support/command-line';

/** A program with types and comments before each gate, so that the compiled program has other line numbers. */
const PROGRAM = `
import { App, TerraformStack } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenFleetGate, MqttTokenGate } from 'cdktf-apsaramqtt';

interface Line {
  readonly name: string;
  readonly variable: string;
}

type Lines = readonly Line[];

const instanceId = MqttInstanceId.of('post-cn-emulator');
const app = new App();
const stack = new TerraformStack(app, 'live');
new ApsaramqttProvider(stack, 'provider');

function gateOf(line: Line): MqttTokenGate {
  // HERE: single
  return new MqttTokenGate(stack, line.name, { instanceId, token: MqttToken.fromEnvironment(line.variable) });
}

const lines: Lines = [{ name: 'device', variable: 'REVOKED_TOKEN' }];
lines.map(gateOf);

// HERE: fleet
new MqttTokenFleetGate(stack, 'fleet', {
  instanceId,
  tokens: { lathe: MqttToken.fromEnvironment('REVOKED_TOKEN') } as Record<string, MqttToken>,
});

app.synth();
`;

let emulator: Emulator;
let commandLine: CommandLine;
/** A project within a Git repository. */
let project: string;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
  project = join(commandLine.folder, 'repository/infra');
  commandLine.write('repository/.git/HEAD', '').write('repository/infra/main.ts', PROGRAM.trimStart());
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'cdktf-apsaramqtt'), { recursive: true });
  for (const name of ['cdktf', 'constructs']) symlinkSync(resolve('node_modules', name), join(modules, name));
  for (const part of ['dist', 'bundle']) {
    execFileSync('cp', ['-al', resolve(part), join(modules, 'cdktf-apsaramqtt')]);
  }
  cpSync('package.json', join(modules, 'cdktf-apsaramqtt/package.json'));
});

/** The number of the line after the comment with the name of a gate. */
function lineOf(gate: string): number {
  const lines = readFileSync(join(project, 'main.ts'), 'utf8').split('\n');
  return lines.findIndex((line) => line.trim() === `// HERE: ${gate}`) + 2;
}

const RUNS: readonly [how: string, synth: () => readonly string[]][] = [
  ['by tsx', () => [resolve('node_modules/tsx/dist/cli.mjs'), 'main.ts']],
  [
    'compiled, with source maps',
    () => {
      const options = { absWorkingDir: project, bundle: false, platform: 'node', format: 'cjs' } as const;
      buildSync({ ...options, entryPoints: ['main.ts'], outfile: 'built/main.js', sourcemap: true });
      return ['--enable-source-maps', 'built/main.js'];
    },
  ],
];

it.each(RUNS)(
  'findings in a cdktf.out that a program wrote (%s) are at the line of the program',
  async (_, synth) => {
    execFileSync(process.execPath, [...synth()], { cwd: project, stdio: 'pipe' });
    const token = emulator.issueToken();
    emulator.revokeToken(token);
    const outputs = ['--format', 'json=report.json', '--format', 'sarif=report.sarif'];
    const args = ['check', 'repository/infra/cdktf.out', ...outputs];
    const { status } = await commandLine.runHere(args, { REVOKED_TOKEN: token });
    expect(status).toBe(1);

    const file = 'infra/main.ts';
    const places = [
      { file, line: lineOf('single') },
      { file, line: lineOf('fleet') },
    ];
    const report = JSON.parse(commandLine.read('report.json'));
    expect(report.tokens.map((one: { findings: unknown }) => one.findings)).toMatchObject(
      places.map((location) => [{ rule: 'AMT001', location }]),
    );
    const { results } = JSON.parse(commandLine.read('report.sarif')).runs[0];
    expect(results.map((one: { locations: unknown }) => one.locations)).toMatchObject(
      places.map(({ line }) => [
        { physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line } } },
      ]),
    );
  },
  60_000,
);
