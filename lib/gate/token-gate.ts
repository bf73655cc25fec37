import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { CallBudget } from './call-budget';
import { fingerprint } from './fingerprint';
import type { Outcome } from './outcome';
import { Pacer } from './pacer';
import { type ProblemFacts, problemOf, type Wording } from './problem';
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
    private readonly wording: Wording,
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
      if (!this.#budget.reserve()) return this.#unverified(tokenFingerprint, this.#overBudget());
      await this.#pacer.turn(this.stopped);
      try {
        const { tokenStatus, requestId, serviceTime } = await this.service.queryToken(question, this.stopped);
        this.#calls += 1;
        this.#pacer.answered();
        const checkedAt = serviceTime ?? new Date();
        return { verdict: tokenStatus ? 'valid' : 'invalid', tokenFingerprint, checkedAt, requestId };
      } catch (error) {
        const failure = asFailure(error);
        if (!failure.mayHaveBeenBilled) this.#budget.release();
        if (failure.retry === 'throttled') this.#pacer.throttled(failure.retryAfterMs);
        const elapsedMs = performance.now() - startedAt;
        const delay = retryDelay({ failure, tries, elapsedMs, maxRetryMs: this.limits.maxRetryMs });
        if (delay === undefined) return this.#unverified(tokenFingerprint, afterTries(failure, tries));
        await sleep(delay, this.stopped);
      }
    }
  }

  #unverified(tokenFingerprint: string, failure: ProblemFacts & { readonly requestId?: string }): Outcome {
    return {
      verdict: 'unverified',
      tokenFingerprint,
      checkedAt: new Date(),
      problem: problemOf(failure, this.wording),
      requestId: failure.requestId ?? null,
    };
  }

  #overBudget(): ProblemFacts {
    return {
      code: 'BudgetUsedUp',
      message: `The token was not checked, because the budget of ${this.#budget.maxCalls} calls is used up.`,
      remedies: [{ to: 'raise-budget' }],
    };
  }
}

/** The token itself is not kept: its hash tells questions apart just as well. */
function keyOf({ instanceId, token }: TokenQuestion): string {
  return `${createHash('sha256').update(token).digest('base64')} ${instanceId}`;
}

/** The last failure, and how often the service was asked before it was given up. */
function afterTries(failure: TokenServiceFailure, tries: number) {
  const { code, message, remedies, at, requestId } = failure;
  const all = tries > 1 ? `${message} This was attempt ${tries}, the last one.` : message;
  return { code, message: all, remedies, at, requestId };
}

/** Anything but a failure that the port knows is a bug of ours. Its message is not shown: it may hold anything. */
function asFailure(error: unknown): TokenServiceFailure {
  if (error instanceof Error && 'retry' in error && 'remedies' in error) return error as TokenServiceFailure;
  const name = error instanceof Error ? error.name : typeof error;
  return Object.assign(new Error(`The check failed with an unexpected ${name}.`), {
    code: 'UnexpectedError',
    remedies: ['This is a bug in apsaramqtt. Please report it.'],
    retry: 'never',
    mayHaveBeenBilled: true,
  } as const);
}
