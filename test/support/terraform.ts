import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in this order, with the frames around Terraform's diagnostics and its line breaks taken out. */
  readonly text: string;
}

/** Terraform, or another program that behaves like it, in a folder of its own and with no configuration of the user's. */
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

  /** The same folder, with more in the environment. */
  with(env: NodeJS.ProcessEnv): Terraform {
    return new Terraform({ ...this.#env, ...env }, this.binary, this.folder);
  }

  /** Another program in the same folder. */
  commandOf(binary: string): Terraform {
    return new Terraform(this.#env, binary, this.folder);
  }

  /** The same folder, with nothing in the environment that this was made with. */
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

  /** The same, with something to read on its standard input. */
  async type(input: string, ...args: string[]): Promise<Finished> {
    const child = this.#spawn('pipe', args);
    child.stdin!.end(input);
    return finished(child);
  }

  /** For those who want to interrupt it: it leads a process group of its own. */
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

/** Nothing that steers Terraform or the provider from outside. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(TF_|ALICLOUD_|ALIBABA|APSARAMQTT_|CDKTF_)/.test(name),
  );
  const own = {
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    NO_COLOR: '1',
    // The CDKTF command line would share a plugin cache between all tests.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true',
  };
  return { ...Object.fromEntries(kept), ...own };
}
