import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FORMATS } from '../../../lib/cli/report/formats';
import { Emulator } from '../../../lib/emulator/emulator';
import { problemsWith } from '../../support/json-schema';
import { problemsWithJunit } from '../../support/junit-schema';
import { problemsWithSarif } from '../../support/sarif-schema';
import { emulatorEnvironment } from '../../support/terraform-with-provider';

const COMMAND = join(__dirname, '..', '..', '..', 'bundle', 'cli', 'apsaramqtt.js');

/** Every format except the one for terminals. */
const IN_FILES = FORMATS.filter((format) => format !== 'human');

/** Checks tokens from every kind of source: one valid, one revoked, one with an exception, and one that cannot be verified. */
async function check(folder: string, emulator: Emulator) {
  const [valid, revoked, excepted] = [emulator.issueToken(), emulator.issueToken(), emulator.issueToken()];
  emulator.revokeToken(revoked);
  emulator.revokeToken(excepted);
  emulator.inject({ fault: { kind: 'error', code: 'NoPermission' }, token: 'not-to-be-asked' });
  writeFileSync(join(folder, 'device.token'), revoked);
  writeFileSync(join(folder, 'broken.json'), '{');
  const exception = { rule: 'AMT001', name: 'EXCEPTED', reason: 'is replaced', until: '2099-12-31' };
  writeFileSync(join(folder, 'apsaramqtt.json'), JSON.stringify({ exceptions: [exception] }));
  const places = ['VALID', 'EXCEPTED', 'UNASKED'].flatMap((name) => ['--token-env', name]);
  const files = IN_FILES.flatMap((name) => ['--format', `${name}=report.${name}`]);
  const args = [
    'broken.json',
    ...places,
    '--token-file',
    'device.token',
    '--instance-id',
    'post-cn-emulator',
  ];
  const child = spawn(process.execPath, [COMMAND, 'check', ...args, ...files, '--format', 'human'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      ...emulatorEnvironment(emulator),
      VALID: valid,
      EXCEPTED: excepted,
      UNASKED: 'not-to-be-asked',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { stdout, tokens: [valid, revoked, excepted, 'not-to-be-asked'] };
}

describe('the reports of one check', () => {
  let emulator: Emulator;
  let folder: string;
  let stdout: string;
  let tokens: readonly string[];

  beforeAll(async () => {
    emulator = await Emulator.start();
    folder = mkdtempSync(join(tmpdir(), 'reports-'));
    ({ stdout, tokens } = await check(folder, emulator));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await emulator.close();
  });

  const report = (format: string) => readFileSync(join(folder, `report.${format}`), 'utf8');

  it('are written together, for the same tokens', () => {
    expect(stdout).toContain('4 tokens: 2 invalid, 1 unverified, 1 valid (3 calls)');
    expect(report('markdown')).toContain('### MQTT tokens: 2 invalid, 1 unverified, 1 valid');
    expect(report('html')).toContain('<h1>1 violation, 1 not verified, 1 not read</h1>');
    expect(report('github').match(/^::error /gm)).toHaveLength(3);
    expect(report('junit')).toContain('tests="5" failures="1" errors="2" skipped="1"');
  });

  it('are valid under their schemas', async () => {
    expect(problemsWith(JSON.parse(report('json')), 'lib/cli/schemas/report-v2.schema.json')).toEqual([]);
    expect(problemsWithSarif(report('sarif'))).toEqual([]);
    expect(await problemsWithJunit(report('junit'))).toEqual([]);
  });

  it('have a file for every SARIF result, and omit what has an exception', () => {
    const { runs } = JSON.parse(report('sarif'));
    const uris = runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]!.physicalLocation.artifactLocation.uri,
    );
    expect(uris.sort()).toEqual(['apsaramqtt.json', 'device.token']);
  });

  it('contain no token', () => {
    const all = IN_FILES.map(report).join(stdout);
    for (const token of tokens) expect(all).not.toContain(token);
  });
});
