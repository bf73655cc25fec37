import { dirname } from 'node:path';
import { runIsolated } from './run-isolated';

/** The start of the message that the provider prints when a person starts it. */
const GREETING = 'This is the Terraform provider';

/** The result of starting a compiled provider without Terraform: it prints a message and ends. */
export type CompiledStart =
  | { readonly starts: true }
  | {
      readonly starts: false;
      /** Whether the system cannot run the file at all. The launcher then runs the provider on Node. */
      readonly isForeign: boolean;
      /** The message of the system or the provider, or how the process ended. */
      readonly why: string;
    };

export function startCompiled(file: string): CompiledStart {
  const { stderr, error, signal, status } = runIsolated(file, [], dirname(file));
  if (stderr?.startsWith(GREETING)) return { starts: true };
  const end = signal ? `it ended with ${signal}` : `it ended with status ${status}`;
  return { starts: false, isForeign: error !== undefined, why: error?.message ?? (stderr.trim() || end) };
}
