import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The result of an expression in an engine. */
export interface EngineAnswer {
  /** The type, in the notation of Terraform's JSON; absent if the expression is an error. */
  readonly type?: unknown;
  /** The value, encoded by `jsonencode`; null if the value is unknown. */
  readonly json?: string | null;
  readonly sensitive?: boolean;
}

interface Diagnostic {
  readonly '@level': string;
  readonly diagnostic?: { readonly severity: string; readonly range?: { readonly filename: string } };
}

interface ShownPlan {
  readonly planned_values: {
    readonly outputs?: Record<
      string,
      { readonly type?: readonly [string, unknown[]]; readonly value?: unknown[] }
    >;
  };
  readonly output_changes?: Record<string, { readonly after_unknown: true | unknown[] }>;
}

/** A resource with an unknown value: during the plan, `id` is an unknown string that is not null, and `input` is known. */
const UNKNOWN = 'resource "terraform_data" "u" {\n  input = "x"\n}\n';

/**
 * Evaluates expressions with a real `terraform` or `tofu`. Each expression is an output of one folder. Outputs with errors are removed and
 * the folder is planned again until the plan succeeds.
 *
 * @param program the path of the engine.
 * @param files a folder with files that expressions may read.
 */
export async function askEngine(
  program: string,
  expressions: readonly string[],
  files?: string,
): Promise<EngineAnswer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hcl-engine-'));
  try {
    if (files !== undefined) {
      cpSync(files, folder, { recursive: true });
    }
    writeFileSync(join(folder, 'empty.tfrc'), '');
    writeFileSync(join(folder, 'unknown.tf'), UNKNOWN);
    const answers: EngineAnswer[] = expressions.map(() => ({}));
    expressions.forEach((expression, index) => {
      writeFileSync(join(folder, `o${index}.tf`), outputOf(expression, index));
    });
    for (;;) {
      const { stdout } = await run(
        program,
        ['plan', '-json', '-input=false', '-lock=false', '-out=saved.plan'],
        folder,
      );
      const wrong = new Set(
        stdout
          .split('\n')
          .filter((line) => line.includes('"severity":"error"'))
          .map((line) => (JSON.parse(line) as Diagnostic).diagnostic?.range?.filename ?? line),
      );
      if (wrong.size === 0) {
        break;
      }
      for (const name of wrong) {
        if (!existsSync(join(folder, name))) {
          throw new Error(`${program} fails for another reason than an expression: ${name}`);
        }
        unlinkSync(join(folder, name));
      }
    }
    const shown = await run(program, ['show', '-json', 'saved.plan'], folder);
    const plan = JSON.parse(shown.stdout) as ShownPlan;
    for (const [name, { after_unknown }] of Object.entries(plan.output_changes ?? {})) {
      const planned = plan.planned_values.outputs?.[name];
      const index = Number(name.slice(1));
      const unknown = Array.isArray(after_unknown) ? after_unknown : [];
      answers[index] = {
        type: planned?.type?.[1][0] ?? 'dynamic',
        json: after_unknown === true || unknown[1] === true ? null : (planned?.value?.[1] as string),
        sensitive: planned?.value?.[2] === true,
      };
    }
    return answers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function outputOf(expression: string, index: number): string {
  return `output "o${index}" {
  sensitive = true
  value = [${expression}
  , jsonencode(${expression}
  ), issensitive(${expression}
  )]
}
`;
}

function run(program: string, args: string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(cwd, 'empty.tfrc') };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 2 ** 29 }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
}
