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
      // A process of its own: its bundles have states of their own.
      const { status, text } = await commandLine.run([...args, '--format', `json=${file}`]);
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

describe('a configuration', () => {
  const FILES: Readonly<Record<string, string>> = {
    'main.tf': `
      locals {
        name     = file("name.txt")
        greeting = templatefile("greeting.tpl", {})
      }
      output "texts" {
        value = [local.name, local.greeting]
      }`,
    'name.txt': 'device-1',
    'greeting.tpl': 'Hello',
    'values.txt': '',
    '.terraform/modules/modules.json': '{"Modules":[]}',
    'app/manifest.json': '{"version":"0.20.0","stacks":{}}',
    'plan.json': '{"format_version":"1.2","planned_values":{}}',
  };

  beforeEach(() => {
    for (const [name, content] of Object.entries(FILES)) commandLine.write(name, content);
    symlinkSync('main.tf', join(commandLine.folder, 'link.json'));
    linkSync(join(commandLine.folder, 'main.tf'), join(commandLine.folder, 'hard.json'));
  });

  it.each([...Object.keys(FILES), 'link.json', 'hard.json'])(
    'is not overwritten, nor is a file that it reads: %s',
    async (file) => {
      const before = commandLine.read(file);
      const args = ['check', '.', 'app', 'plan.json', '--offline', '--var-file', 'values.txt'];
      for (const option of [
        ['--format', `json=${file}`],
        ['--write-baseline', file],
      ]) {
        const { status, text } = await commandLine.run([...args, ...option]);
        expect(text).toMatch(/ would (?:overwrite|be read as)/);
        expect(status).toBe(2);
        expect(commandLine.read(file)).toBe(before);
      }
    },
  );

  it('is checked again with the same report and baseline', async () => {
    const files = ['--format', 'json=report.json', '--baseline', 'baseline.json'];
    const first = ['check', 'main.tf', '--offline', '--write-baseline', 'baseline.json'];
    for (const args of [first, [...first, ...files], [...first, ...files]]) {
      const { status, text } = await commandLine.run(args);
      expect(text).not.toContain('overwrite');
      expect(status).toBe(0);
    }
    expect(JSON.parse(commandLine.read('report.json'))).toMatchObject({ findings: [] });
  });
});
