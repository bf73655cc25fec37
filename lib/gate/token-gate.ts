import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { CallBudget } from './call-budget';
import { fingerprint } from './fingerprint';
import type { Outcome } from './outcome';
import { Pacer } from './pacer';
import { retryDelay } from './retry';
import { sleep } from './sleep';
import type { TokenQuestion, TokenService, TokenServiceFailure } from './token-service';

export interface Limits {
  /** Requests per second, at most, over all questions of the process. */
  readonly requestsPerSecond: number;
  /** Calls that the run may make; unset = no limit. */
  readonly maxCalls?: number;
  /** Milliseconds after which a question is not asked again. */
  readonly maxRetryMs: number;
}

/** Asks once per distinct instance and token in a process, however often it is asked, within rate and budget. */
export class TokenGate {
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  readonly #pacer: Pacer;
  readonly #budget: CallBudget;
  #calls = 0;

  constructor(
    private readonly service: TokenService,
    private readonly limits: Limits,
    private readonly stopped: AbortSignal,
  ) {
    // Every question that waits listens to it; there is no leak in that.
    setMaxListeners(0, stopped);
    this.#pacer = new Pacer(limits.requestsPerSecond);
    this.#budget = new CallBudget(limits.maxCalls);
  }

  /** The calls that the service answered so far, which are those that it bills. */
  get calls(): number {
    return this.#calls;
  }

  /** The present rate, in requests per second. */
  get rate(): number {
    return this.#pacer.rate;
  }

  /** Never rejects: what goes wrong makes the verdict `unverified`. */
  check(question: TokenQuestion): Promise<Outcome> {
    const key = keyOf(question);
    let outcome = this.#outcomes.get(key);
    if (!outcome) {
      outcome = this.#ask(question);
      this.#outcomes.set(key, outcome);
    }
    return outcome;
  }

  async #ask(question: TokenQuestion): Promise<Outcome> {
    const tokenFingerprint = fingerprint(question.token);
    const startedAt = performance.now();
    for (let tries = 1; ; tries++) {
      if (!this.#budget.reserve()) return unverified(tokenFingerprint, this.#overBudget(), tries - 1);
      await this.#pacer.turn(this.stopped);
      try {
        const { tokenStatus, requestId } = await this.service.queryToken(question, this.stopped);
        this.#calls += 1;
        this.#pacer.answered();
        return { verdict: tokenStatus ? 'valid' : 'invalid', tokenFingerprint, tokenStatus, requestId };
      } catch (error) {
        const failure = asFailure(error);
        if (!failure.mayHaveBeenBilled) this.#budget.release();
        if (failure.retry === 'throttled') this.#pacer.throttled(failure.retryAfterMs);
        const elapsedMs = performance.now() - startedAt;
        const delay = retryDelay({ failure, tries, elapsedMs, maxRetryMs: this.limits.maxRetryMs });
        if (delay === undefined) return unverified(tokenFingerprint, failure, tries);
        await sleep(delay, this.stopped);
      }
    }
  }

  #overBudget(): Pick<TokenServiceFailure, 'code' | 'message' | 'help'> {
    return {
      code: 'BudgetUsedUp',
      message: `The budget of ${this.#budget.maxCalls} calls (max_calls) is used up, so the token was not asked about.`,
      help: 'Raise max_calls, or check fewer tokens in one run.',
    };
  }
}

/** The token itself is not kept: its hash tells questions apart just as well. */
function keyOf({ instanceId, token }: TokenQuestion): string {
  return `${createHash('sha256').update(token).digest('base64')} ${instanceId}`;
}

function unverified(
  tokenFingerprint: string,
  failure: Pick<TokenServiceFailure, 'code' | 'message' | 'help' | 'input' | 'requestId'>,
  tries: number,
): Outcome {
  const { code, message, help, input } = failure;
  return {
    verdict: 'unverified',
    tokenFingerprint,
    tokenStatus: null,
    requestId: failure.requestId ?? null,
    failure: { code, message, help, tries, input },
  };
}

/** Anything but a failure that the port knows is a bug of ours. Its message is not shown: nobody has vouched for it. */
function asFailure(error: unknown): TokenServiceFailure {
  if (error instanceof Error && 'retry' in error && 'help' in error) return error as TokenServiceFailure;
  const name = error instanceof Error ? error.name : typeof error;
  return Object.assign(new Error(`Asking failed with an unexpected ${name}.`), {
    code: 'UnexpectedError',
    help: 'This is a bug in apsaramqtt: please report it.',
    retry: 'never',
    mayHaveBeenBilled: true,
  } as const);
}
