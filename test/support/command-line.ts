import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { PROGRAM_CACHE } from './program-cache';
import { type Finished, finished } from './terraform';
import { emulatorEnvironment, REQUIRED_PROVIDERS } from './terraform-with-provider';

export const COMMAND = resolve('bundle/cli/apsaramqtt.js');

/** The command line in a folder of its own, with an emulator as the cloud and nothing else of the user's environment. */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'apsaramqtt-'));

  constructor(private readonly emulator: Emulator) {}

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return finished(this.start(args, env));
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

  /** Writes a file of a module, and beside it one that requires the provider: without it `init` looks for another one. */
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

/** Gives each test of a file an emulator and a command line of its own. */
export function eachWithCommandLine(
  take: (started: { emulator: Emulator; commandLine: CommandLine }) => void,
): void {
  let emulator: Emulator;
  let commandLine: CommandLine;
  beforeEach(async () => {
    emulator = await Emulator.start();
    commandLine = new CommandLine(emulator);
    take({ emulator, commandLine });
  });
  afterEach(async () => {
    commandLine.remove();
    await emulator.close();
  });
}
