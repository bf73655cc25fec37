import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const TO_START_OF_LINE = '\x01';
const TO_END_OF_LINE = '\x05';

/** An interactive shell in a pseudo-terminal made by the program `script`. */
export class Terminal {
  readonly #child: ChildProcess;
  #output = '';
  #count = 0;
  #changed = () => {};

  constructor(shell: string, folder: string, env: NodeJS.ProcessEnv) {
    const args =
      process.platform === 'darwin'
        ? ['-q', '/dev/null', ...shell.split(' ')]
        : ['-qefc', shell, '/dev/null'];
    this.#child = spawn('script', args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.stdout!.on('data', (chunk: Buffer) => {
      this.#output += chunk;
      this.#changed();
    });
  }

  /** Types keys and resolves with the resulting command line, which the shell prints instead of running it. */
  async lineAfter(keys: string): Promise<string> {
    const end = `end-${++this.#count}`;
    // The quotes in the middle distinguish the answer from the echo of the input.
    this.#child.stdin!.write(
      `${keys}${TO_START_OF_LINE}echo '<${TO_END_OF_LINE}>' ${end.replace('-', "'-'")}\r`,
    );
    return (await this.#printed(new RegExp(`<([^\\r\\n]*)> ${end}`)))[1]!;
  }

  /** Runs a command and resolves with its output. */
  async run(command: string): Promise<string> {
    const end = `end-${++this.#count}`;
    this.#child.stdin!.write(`${command}\recho ${end.replace('-', "'-'")}\r`);
    return (await this.#printed(new RegExp(`([^]*?)^.*\\b${end}\\b`, 'm')))[1]!;
  }

  close(): void {
    this.#child.stdin!.end();
    this.#child.kill();
  }

  #printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve) => {
      this.#changed = () => {
        const text = stripVTControlCharacters(this.#output);
        const found = pattern.exec(text);
        if (found) resolve(found);
      };
      this.#changed();
    });
  }
}
