import { dirname } from 'node:path';
import { runApart } from './run-apart';

/** How the provider begins what it says to a person who starts it. */
const GREETING = 'This is the Terraform provider';

/** What comes of starting a compiled provider, which without Terraform says what it is and ends. */
export type CompiledStart =
  | { readonly starts: true }
  | {
      readonly starts: false;
      /** Whether the system does not know how to run it: the launcher then runs the provider on Node. */
      readonly isForeign: boolean;
      /** What the system or the provider says, or how it ended. */
      readonly why: string;
    };

export function startCompiled(file: string): CompiledStart {
  const { stderr, error, signal, status } = runApart(file, [], dirname(file));
  if (stderr?.startsWith(GREETING)) return { starts: true };
  const end = signal ? `it ended with ${signal}` : `it ended with status ${status}`;
  return { starts: false, isForeign: error !== undefined, why: error?.message ?? (stderr.trim() || end) };
}
