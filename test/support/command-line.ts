import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CommanderError } from 'commander';
import { FAILED } from '../../lib/cli/failure';
import { createProgram } from '../../lib/cli/program';
import type { EmulatorConfig } from '../../lib/emulator/config';
import { Emulator } from '../../lib/emulator/emulator';
import { PROGRAM_CACHE } from './program-cache';
import { type Finished, finished, unframed } from './terraform';
import { emulatorEnvironment, REQUIRED_PROVIDERS } from './terraform-with-provider';

export const COMMAND = resolve('bundle/cli/apsaramqtt.js');

/** The command line in a temporary folder, with an emulator as the cloud and without the settings of the user who runs the tests. */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'apsaramqtt-'));

  constructor(private readonly emulator: Emulator) {}

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return finished(this.start(args, env));
  }

  /**
   * Runs a command in the process of the test. This takes a fifth of the time of `run`, which is for tests of the process itself. Captures
   * only what is written with `process.stdout` and `process.stderr`.
   * @param from the working directory, relative to `folder`.
   */
  async runHere(args: readonly string[], env: NodeJS.ProcessEnv = {}, from = '.'): Promise<Finished> {
    const before = { env: process.env, cwd: process.cwd(), exitCode: process.exitCode };
    const written = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((name) =>
      jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
        written[name] += String(chunk);
        return true;
      }),
    );
    process.env = { ...this.environment(), ...env };
    process.chdir(join(this.folder, from));
    process.exitCode = 0;
    try {
      await createProgram()
        .parseAsync(['node', COMMAND, ...args])
        .catch((error) => {
          if (!(error instanceof CommanderError)) throw error;
          process.exitCode = error.exitCode === 0 ? 0 : FAILED;
        });
      const { stdout, stderr } = written;
      return { status: Number(process.exitCode), stdout, stderr, text: unframed(stdout + stderr) };
    } finally {
      removeSignalHandlers();
      for (const spy of spies) spy.mockRestore();
      process.chdir(before.cwd);
      process.env = before.env;
      process.exitCode = before.exitCode;
    }
  }

  start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    stdin: 'ignore' | 'pipe' = 'ignore',
  ): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...args], {
      cwd: this.folder,
      env: { ...this.environment(), ...env },
      stdio: [stdin, 'pipe', 'pipe'],
    });
  }

  environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.folder,
      ...PROGRAM_CACHE,
      ...emulatorEnvironment(this.emulator),
    };
  }

  write(name: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), content);
    return this;
  }

  /** Writes a file of a module, and a second file that requires the provider. Without it, `init` looks for a provider of HashiCorp's. */
  writeModule(name: string, content: string | Buffer): this {
    return this.write(join(dirname(name), 'versions.tf'), REQUIRED_PROVIDERS).write(name, content);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Removes the signal handlers of a command. This is not needed if the command has its own process. */
export function removeSignalHandlers(): void {
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
}

/** Starts a new emulator and command line for each test of a file. */
export function eachWithCommandLine(
  take: (started: { emulator: Emulator; commandLine: CommandLine }) => void,
  config?: EmulatorConfig,
): void {
  let emulator: Emulator;
  let commandLine: CommandLine;
  beforeEach(async () => {
    emulator = await Emulator.start(config);
    commandLine = new CommandLine(emulator);
    take({ emulator, commandLine });
  });
  afterEach(async () => {
    commandLine.remove();
    await emulator.close();
  });
}
