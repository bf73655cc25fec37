import { execFileSync } from 'node:child_process';
import { COMMAND } from '../support/command-line';

const apsaramqtt = (...args: string[]) =>
  execFileSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' });

describe('apsaramqtt completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('writes a script for %s that asks the command', (shell) => {
    expect(apsaramqtt('completion', shell)).toContain('apsaramqtt complete');
  });

  it('knows commands, options and their values', () => {
    expect(apsaramqtt('complete', '--', 'ch')).toMatch(/^check\t/m);
    expect(apsaramqtt('complete', '--', 'check', '--off')).toMatch(/^--offline\t/m);
    expect(apsaramqtt('complete', '--', 'check', '--format', 's')).toMatch(/^sarif/m);
  });
});

describe('apsaramqtt --help', () => {
  it.each(['check', 'completion', 'doctor', 'emulator', 'install', 'query', 'rules'])(
    'gives examples of %s',
    (command) =>
      expect(apsaramqtt(command, '--help')).toMatch(
        new RegExp(`Examples?:\\n.*\\$ .*apsaramqtt ${command}`, 's'),
      ),
  );
});
