import type { Diagnostic } from './diagnostic';
import { describeException, explainException } from './exception';
import { log } from './log';

/** How long a provider that was stopped has to say so in its own words, in milliseconds. */
const STOP_GRACE_MS = 250;

/** At the least, an answer has something to say. */
interface Answer {
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs what a provider's author wrote, and answers in any case. `task` goes after "the provider failed to". */
export type RunAttempt = <T extends Answer>(task: string, run: () => T | Promise<T>) => Promise<T | Answer>;

/** Makes a diagnostic of an exception. */
export const attempt: RunAttempt = (task, run) => settle(run, (exception) => failed(task, exception));

/** The same, for what may take long: soon after the signal is aborted there is an answer, whatever the author wrote. */
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

/** Lets go of `run` as soon as it has run: it holds a request, which may take megabytes, and the answer may take minutes. */
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
