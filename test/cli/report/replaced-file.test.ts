import { linkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../../support/command-line';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const INSTANCE = 'post-cn-emulator';

/** Writes a token file, the manifests and the configuration that refer to it, and results of a sweep. */
async function writeInputs(): Promise<string> {
  const token = emulator.issueToken();
  const entry = { name: 'device-1', instanceId: INSTANCE, tokenFile: 'device-1.token' };
  commandLine
    .write('device-1.token', token)
    .write(
      'tokens.json',
      JSON.stringify({ instanceId: INSTANCE, tokens: { 'device-1': { tokenFile: 'device-1.token' } } }),
    )
    .write('tokens.ndjson', `${JSON.stringify(entry)}\n`)
    .write('main.tf', '');
  await commandLine.runHere(['sweep', 'tokens.ndjson', '--resume', 'done.ndjson']);
  symlinkSync('device-1.token', join(commandLine.folder, 'link'));
  linkSync(join(commandLine.folder, 'device-1.token'), join(commandLine.folder, 'hard'));
  return token;
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'check of a token': ['check', '--token-file', 'device-1.token', '--instance-id', INSTANCE],
  'check of a manifest': ['check', '--manifest', 'tokens.json'],
  sweep: ['sweep', 'tokens.ndjson', '--resume', 'results.ndjson'],
};

describe.each(Object.entries(COMMANDS))('%s', (_, args) => {
  it.each(['device-1.token', 'link', 'hard'])(
    'writes no report over the token that it reads (%s)',
    async (file) => {
      const token = await writeInputs();
      const { status, text } = await commandLine.runHere([...args, '--format', `json=${file}`]);
      expect(text).toContain(`The json report would overwrite ${file}, which the command`);
      expect(text).not.toContain(token);
      expect(status).toBe(2);
      expect(commandLine.read('device-1.token')).toBe(token);
    },
  );

  it('writes a report over an earlier one', async () => {
    await writeInputs();
    for (const _ of ['first', 'second']) {
      const { status } = await commandLine.runHere([...args, '--format', 'json=report.json']);
      expect(status).toBe(0);
    }
    expect(JSON.parse(commandLine.read('report.json'))).toMatchObject({ judged: 1 });
  });
});

it.each([...Object.values(COMMANDS), ['check', '.', '--offline'], ['merge', 'done.ndjson']])(
  'writes no report over a file of a configuration: %s',
  async (...args) => {
    await writeInputs();
    const { status, text } = await commandLine.runHere([...args, '--format', 'junit=main.tf']);
    expect(text).toContain(
      'The junit report would be read as a configuration file because of its name: main.tf.',
    );
    expect(status).toBe(2);
    expect(commandLine.read('main.tf')).toBe('');
  },
);

it.each(['main.tf', 'device-1.token'])('writes no baseline over %s', async (file) => {
  await writeInputs();
  const before = commandLine.read(file);
  const args = ['check', '.', '--manifest', 'tokens.json', '--offline', '--write-baseline', file];
  const { status, text } = await commandLine.runHere(args);
  expect(text).toContain('The baseline ');
  expect(status).toBe(2);
  expect(commandLine.read(file)).toBe(before);
});
