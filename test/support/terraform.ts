import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and then standard error, without the frames and line breaks of Terraform's diagnostics. */
  readonly text: string;
}

/** Terraform or a similar program, in a temporary folder and without the configuration of the user who runs the tests. */
export class Terraform {
  readonly #env: NodeJS.ProcessEnv;

  constructor(
    env: NodeJS.ProcessEnv = {},
    readonly binary = 'terraform',
    readonly folder = mkdtempSync(join(tmpdir(), 'terraform-')),
  ) {
    this.write('empty.tfrc', '');
    this.#env = { ...inheritedEnvironment(), TF_CLI_CONFIG_FILE: join(folder, 'empty.tfrc'), ...env };
  }

  /** A runner in the same folder with additional environment variables. */
  with(env: NodeJS.ProcessEnv): Terraform {
    return new Terraform({ ...this.#env, ...env }, this.binary, this.folder);
  }

  /** A runner of another program in the same folder. */
  commandOf(binary: string): Terraform {
    return new Terraform(this.#env, binary, this.folder);
  }

  /** A runner in the same folder without the environment variables that this one was created with. */
  withoutEnvironment(): Terraform {
    return new Terraform({}, this.binary, this.folder);
  }

  write(name: string, content: string): this {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), content);
    return this;
  }

  async run(...args: string[]): Promise<Finished> {
    return finished(this.start(...args));
  }

  /** Runs the program with a text as its standard input. */
  async type(input: string, ...args: string[]): Promise<Finished> {
    const child = this.#spawn('pipe', args);
    child.stdin!.end(input);
    return finished(child);
  }

  /** Starts the program in its own process group, so that a test can interrupt it. */
  start(...args: string[]): ChildProcess {
    return this.#spawn('ignore', args);
  }

  #spawn(stdin: 'pipe' | 'ignore', args: readonly string[]): ChildProcess {
    return spawn(this.binary, args, {
      cwd: this.folder,
      env: this.#env,
      detached: true,
      stdio: [stdin, 'pipe', 'pipe'],
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr, text: unframed(stdout + stderr) }));
  });
}

export function unframed(text: string): string {
  return text.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
}

/** The environment of the test run without variables that change what Terraform or the provider does. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(TF_|ALICLOUD_|ALIBABA|APSARAMQTT_|CDKTF_)/.test(name),
  );
  const own = {
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    NO_COLOR: '1',
    // Otherwise, the CDKTF command line would share a plugin cache between all tests.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true',
  };
  return { ...Object.fromEntries(kept), ...own };
}
