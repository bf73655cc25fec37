import { execFile } from 'node:child_process';

export interface Finished {
  readonly status: number;
  /** The contents of stdout, then those of stderr. */
  readonly output: string;
}

/** A program and its environment. */
export class Program {
  constructor(
    readonly name: string,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  with(env: NodeJS.ProcessEnv): Program {
    return new Program(this.name, { ...this.env, ...env });
  }

  /** Removes variables from the environment, because settings of the user for other work would change the result. */
  without(names: RegExp): Program {
    return new Program(
      this.name,
      Object.fromEntries(Object.entries(this.env).filter(([name]) => !names.test(name))),
    );
  }

  /** Another program, with the same environment. */
  as(name: string): Program {
    return new Program(name, this.env);
  }

  /** Runs the program. Rejects only if it cannot be started. */
  run(args: readonly string[], folder = '.'): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const child = execFile(this.name, args, { cwd: folder, env: this.env }, (error, stdout, stderr) => {
        // A string if the program could not be started, else its status.
        if (typeof error?.code === 'string') reject(error);
        else resolve({ status: child.exitCode ?? 0, output: stdout + stderr });
      });
    });
  }

  /** Runs the program. Rejects with its output if its status is not 0. */
  async succeed(args: readonly string[], folder?: string): Promise<void> {
    const { status, output } = await this.run(args, folder);
    if (status !== 0)
      throw new Error(`${this.name} ${args.join(' ')} ended with status ${status}:\n${output}`);
  }
}

/** The program in TERRAFORM_BINARY_NAME, which CDKTF uses, too; else terraform; else tofu. */
export async function findTerraform(): Promise<Program> {
  const { TERRAFORM_BINARY_NAME: named } = process.env;
  const candidates = named ? [named] : ['terraform', 'tofu'];
  for (const name of candidates) {
    const program = new Program(name);
    const found = await program.run(['version']).then(
      () => true,
      () => false,
    );
    if (found) return program;
  }
  throw new Error(
    `The demo needs ${candidates.join(' or ')} on the PATH, and there is none: install Terraform or OpenTofu and run it again.`,
  );
}
