import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CDKTF } from '../../support/framework-cli';
import { npmPackage } from '../../support/made-once';
import { writeNpx } from '../../support/npx';
import { finished } from '../../support/terraform';

/** Packages that a reader installs together with ours. They are copied from this repository. */
const BESIDE = ['cdktf', 'constructs', 'tsx', 'typescript', '@types', '@alicloud'];

/** The port of the emulator in the pages. The reader replaces it by a free port. */
const PORT = /\b8383\b/g;

/** Packs the package as for publishing and installs it with npm, once for all readers. Resolves with the node_modules folder. */
export async function installPackage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'installed-'));
  const offline = ['--offline', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  execFileSync('npm', ['install', '--prefix', folder, ...offline, await npmPackage()], {
    stdio: 'pipe',
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  const modules = join(folder, 'node_modules');
  for (const name of BESIDE) symlinkSync(resolve('node_modules', name), join(modules, name));
  const programs = [CDKTF, ...['tsx', 'tsc'].map((name) => resolve('node_modules/.bin', name))];
  for (const program of programs) symlinkSync(program, join(modules, '.bin', basename(program)));
  writeNpx(join(modules, '.bin'));
  return folder;
}

/** The result of a step. */
export interface Printed {
  /** The exit status; 0 if the command runs on in the background. */
  readonly status: number | null;
  readonly text: string;
}

/** A reader who follows a page in a separate folder: writes the files and types the commands into one shell. */
export class Reader {
  readonly #folder = mkdtempSync(join(tmpdir(), 'reader-'));
  readonly #background: ReturnType<typeof spawn>[] = [];

  private constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly port: string,
  ) {}

  /**
   * @param installed the result of {@link installPackage}.
   * @param from a folder that is copied first.
   */
  static async start(installed: string, env: NodeJS.ProcessEnv, from?: string): Promise<Reader> {
    const reader = new Reader(environment(env), await freePort());
    if (from) cpSync(from, reader.#folder, { recursive: true });
    symlinkSync(join(installed, 'node_modules'), join(reader.#folder, 'node_modules'));
    writeFileSync(join(reader.#folder, 'empty.tfrc'), '');
    return reader;
  }

  async write(name: string, text: string): Promise<Printed> {
    writeFileSync(join(this.#folder, name), `${text}\n`);
    return { status: 0, text: '' };
  }

  /** Types commands and waits until they end. Exported variables stay set for later commands. */
  async type(commands: string): Promise<Printed> {
    const shell = this.#shell(`${commands}\nexport -p > environment.sh`);
    const { status, stdout, stderr } = await finished(shell);
    return { status, text: stdout + stderr };
  }

  /** Starts a command in a second terminal, waits for its first line and leaves it running. */
  async typeElsewhere(command: string): Promise<Printed> {
    const shell = this.#shell(`exec ${command} 2>&1`);
    this.#background.push(shell);
    const lines: string[] = [];
    const reading = createInterface(shell.stdout!).on('line', (line) => lines.push(line));
    await once(reading, 'line');
    return { status: 0, text: lines.join('\n') };
  }

  /** A text of the page with the reader's port in place of the port of the page. */
  own(text: string): string {
    return text.replace(PORT, this.port);
  }

  async leave(): Promise<void> {
    for (const shell of this.#background) {
      process.kill(-shell.pid!, 'SIGTERM');
      if (shell.exitCode === null) await once(shell, 'close');
    }
    rmSync(this.#folder, { recursive: true });
  }

  #shell(commands: string) {
    const before = existsSync(join(this.#folder, 'environment.sh')) ? '. ./environment.sh\n' : '';
    return spawn('bash', ['-euo', 'pipefail', '-c', `${before}${this.own(commands)}`], {
      cwd: this.#folder,
      env: {
        ...this.env,
        TF_CLI_CONFIG_FILE: join(this.#folder, 'empty.tfrc'),
        PATH: [join(this.#folder, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}

// Otherwise, the CDKTF command line would share a plugin cache between all readers.
const OF_TESTS = { CHECKPOINT_DISABLE: '1', NO_COLOR: '1', CI: '1', CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true' };

/** The environment of a reader, without variables of this machine that change what Terraform or npm does. */
function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(TF_|ALICLOUD_|ALIBABA|APSARAMQTT_|CDKTF_|npm_)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...OF_TESTS, ...env };
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return String(typeof address === 'object' ? address?.port : '');
}
