import type { Diagnostic } from './diagnostic';
import { describeException, explainException } from './exception';
import { log } from './log';

/** How long the provider's own code has for its answer after a stop, in milliseconds. */
const STOP_GRACE_MS = 250;

interface Answer {
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs code of the provider and always returns an answer. `task` completes "the provider failed to". */
export type RunAttempt = <T extends Answer>(task: string, run: () => T | Promise<T>) => Promise<T | Answer>;

/** Returns a diagnostic if the code throws. */
export const attempt: RunAttempt = (task, run) => settle(run, (exception) => failed(task, exception));

/** Like `attempt`, and also answers soon after the signal is aborted, even if the code is still running. */
export function attemptUntil(stopped: AbortSignal): RunAttempt {
  const graceOver = new Promise<void>((resolve) => {
    stopped.addEventListener('abort', () => setTimeout(resolve, STOP_GRACE_MS), { once: true });
  });
  return (task, run) => {
    const answer = settle(run, (exception) =>
      stopped.aborted ? interrupted(task) : failed(task, exception),
    );
    return Promise.race([answer, graceOver.then(() => interrupted(task))]);
  };
}

/** Keeps no reference to `run` once it is called: its request may take megabytes of memory, and the answer may take minutes. */
function settle<T>(run: () => T | Promise<T>, explain: (exception: unknown) => Answer): Promise<T | Answer> {
  return new Promise<T>((resolve) => resolve(run())).catch(explain);
}

function interrupted(task: string): Answer {
  return error(
    `Interrupted before the provider could ${task}`,
    'Terraform stopped the provider before it had an answer. Run Terraform again to get one.',
  );
}

function failed(task: string, exception: unknown): Answer {
  log('error', `the provider failed to ${task}`, { exception: describeException(exception) });
  return error(`The provider failed to ${task}`, explainException(exception));
}

function error(summary: string, detail: string): Answer {
  return { diagnostics: [{ severity: 'error', summary, detail }] };
}
