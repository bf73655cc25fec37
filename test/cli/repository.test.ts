import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../lib/cli/report/formats';
import type { Emulator } from '../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { revokedToken } from '../support/tokens';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const GATE = `data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE_TOKEN"
}
`;

/** Checks `path` from a folder of the repository and returns the report from standard output. */
async function report(folder: string, path: string, format: string): Promise<string> {
  const args = ['check', path, '--format', format];
  return (await commandLine.runHere(args, { DEVICE_TOKEN: revoked }, folder)).stdout;
}

let revoked: string;
beforeEach(() => {
  revoked = revokedToken(emulator);
  mkdirSync(join(commandLine.folder, '.git'));
  commandLine.writeModule('live/device/main.tf', GATE).write('live/broken/main.tf', 'locals {\n');
});

describe('a file in a report', () => {
  // SARIF is tested below. The other two formats do not name files.
  it.each(FORMATS.filter((format) => !['sarif', 'openmetrics', 'run-task'].includes(format)))(
    'is named from the root of the repository, wherever the check starts: %s',
    async (format) => {
      expect(await report('live/device', '.', format)).toMatch(/(^|[^/\w])live\/device\/main\.tf/m);
      expect(await report('live', 'broken', format)).toMatch(/(^|[^/\w])live\/broken\/main\.tf/m);
    },
  );

  it('has a path relative to the repository of the check, even if it is in a submodule', async () => {
    mkdirSync(join(commandLine.folder, 'live/device/.git'));
    commandLine.writeModule('main.tf', GATE);
    const files = async (folder: string) =>
      JSON.parse(await report(folder, '.', 'json')).tokens.map(
        ({ location }: { location: { file: string } }) => location.file,
      );
    expect(await files('.')).toEqual(['main.tf', 'live/device/main.tf']);
    expect(await files('live/device')).toEqual(['main.tf']);
  });

  it('is the same artifact with the same fingerprint in SARIF', async () => {
    const results = async (folder: string, path: string) =>
      JSON.parse(await report(folder, path, 'sarif')).runs[0].results.map(
        ({ properties: _, ...result }: { properties: unknown }) => result,
      );
    const fromRoot = await results('.', 'live/device');
    expect(fromRoot).toHaveLength(1);
    expect(fromRoot[0].locations[0].physicalLocation.artifactLocation.uri).toBe('live/device/main.tf');
    expect(await results('live/device', '.')).toEqual(fromRoot);
  });
});

describe('the request id', () => {
  it('is a property of a finding, and not a part of its message', async () => {
    const results = async () => JSON.parse(await report('.', 'live/device', 'sarif')).runs[0].results[0];
    const [first, second] = [await results(), await results()];
    expect(first.properties.requestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(second.properties.requestId).not.toBe(first.properties.requestId);
    expect(second.message).toEqual(first.message);
    expect(JSON.stringify(first.message)).not.toContain(first.properties.requestId);
  });

  it.each(['github', 'markdown', 'junit'])('does not make two reports differ: %s', async (format) => {
    expect(await report('.', 'live/device', format)).toBe(await report('.', 'live/device', format));
  });
});
