import { spawn } from 'node:child_process';
import { Emulator } from '../../lib/emulator/emulator';
import { COMMAND, CommandLine } from '../support/command-line';
import { installed } from '../support/installed';
import { finished } from '../support/terraform';

// `script` runs a command in a pseudo-terminal.
const when = installed('script') ? it : it.skip;

describe('apsaramqtt check on a terminal', () => {
  when('shows the progress of a long check, and removes it at the end', async () => {
    const emulator = await Emulator.start();
    const commandLine = new CommandLine(emulator);
    const names = Array.from({ length: 180 }, (_, index) => `device-${index}`);
    const tokens = names.map((name) => [name, { tokenEnv: name.replace('-', '_') }]);
    const env = Object.fromEntries(names.map((name) => [name.replace('-', '_'), emulator.issueToken()]));
    commandLine.write(
      'manifest.json',
      JSON.stringify({ instanceId: 'post-cn-emulator', tokens: Object.fromEntries(tokens) }),
    );
    const command = `${process.execPath} ${COMMAND} check --manifest manifest.json`;
    const { status, stdout } = await finished(
      spawn('script', ['-qec', command, '/dev/null'], {
        cwd: commandLine.folder,
        env: { ...commandLine.environment(), ...env, TERM: 'xterm' },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    expect(stdout).toMatch(/QueryToken \[.*\] \d+ of 180 tokens/);
    expect(stdout).toContain('180 tokens: 180 valid (180 calls)');
    expect(status).toBe(0);
    commandLine.remove();
    await emulator.close();
  });
});
