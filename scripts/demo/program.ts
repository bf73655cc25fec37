import { execFile } from 'node:child_process';

export interface Finished {
  readonly status: number;
  /** What it printed on stdout and stderr, in this order. */
  readonly output: string;
}

/** A program with an environment of its own. */
export class Program {
  constructor(
    readonly name: string,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  with(env: NodeJS.ProcessEnv): Program {
    return new Program(this.name, { ...this.env, ...env });
  }

  /** Without the variables of some names: what the user has set for other work does not steer this. */
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

  /** Rejects only where the program cannot be started. */
  run(args: readonly string[], folder = '.'): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const child = execFile(this.name, args, { cwd: folder, env: this.env }, (error, stdout, stderr) => {
        // A string where it could not be started, the status where it ended with one.
        if (typeof error?.code === 'string') reject(error);
        else resolve({ status: child.exitCode ?? 0, output: stdout + stderr });
      });
    });
  }

  /** Rejects, with what the program printed, where it does not end with status 0. */
  async succeed(args: readonly string[], folder?: string): Promise<void> {
    const { status, output } = await this.run(args, folder);
    if (status !== 0)
      throw new Error(`${this.name} ${args.join(' ')} ended with status ${status}:\n${output}`);
  }
}

/** TERRAFORM_BINARY_NAME, as CDKTF has it, else terraform, else tofu. */
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
