import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Emulator } from '../../../lib/emulator/emulator';
import { blocksOf, PAGES } from '../../docs/support/pages';
import { generatedPackages } from '../../support/generated-packages';
import { type Finished, Terraform } from '../../support/terraform';
import { emulatorEnvironment } from '../../support/terraform-with-provider';

/** Folders that remain after someone has run the example in place. */
const LEFTOVERS = new Set(['.venv', 'target', 'cdktf.out', 'node_modules']);

/** A copy of `examples/<language>` that a test installs, synthesizes and plans. */
export class Example {
  readonly folder = join(realpathSync(tmpdir()), `example-${randomUUID()}`);

  constructor(readonly language: string) {}

  copy(): void {
    cpSync(resolve('examples', this.language), this.folder, {
      recursive: true,
      filter: (path) => !LEFTOVERS.has(basename(path)),
    });
  }

  /** Copies the package that jsii generated for the language next to the example. A copy, because compilers write into its folder. */
  async addPackage(): Promise<void> {
    cpSync(join(await generatedPackages(), this.language), join(this.folder, this.language), {
      recursive: true,
    });
  }

  write(name: string, content: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Writes the files that docs/guides/languages.md shows for the language. */
  writeGuide(): void {
    const guide = PAGES.find(({ path }) => path === 'docs/guides/languages.md')!;
    for (const { language, file, text } of blocksOf(guide))
      if (language === this.language && file) this.write(file, `${text}\n`);
  }

  /** Runs a program in the example's folder. Fails if its status is not 0. */
  async run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { status, stdout, stderr } = await this.try(program, args, env);
    if (status === 0) return stdout;
    throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }

  /** Runs a program that may fail. */
  try(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return new Terraform(env, program, this.folder).run(...args);
  }

  /**
   * Runs the app as the CDKTF command line does, and returns the configuration that it writes.
   * @param app the command; by default, the one in `cdktf.json`.
   */
  async synthesize(env: NodeJS.ProcessEnv, app = this.#app()): Promise<unknown> {
    await this.run('sh', ['-c', app], {
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
      ...env,
    });
    const configuration = readFileSync(join(this.folder, 'cdktf.out/stacks/factory/cdk.tf.json'), 'utf8');
    return JSON.parse(configuration.replaceAll(this.folder, '.'), withoutMetadata);
  }

  /** Terraform in the folder of the synthesized stack. */
  terraform(emulator: Emulator, env: NodeJS.ProcessEnv): Terraform {
    return new Terraform(
      {
        ...emulatorEnvironment(emulator),
        ...env,
      },
      'terraform',
      join(this.folder, 'cdktf.out/stacks/factory'),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #app(): string {
    return JSON.parse(readFileSync(join(this.folder, 'cdktf.json'), 'utf8')).app;
  }
}

function withoutMetadata(key: string, value: unknown): unknown {
  return key === '//' ? undefined : value;
}
