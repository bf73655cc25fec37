import { setMaxListeners } from 'node:events';
import { CallBudget } from './call-budget';
import { Deadline } from './deadline';
import { fingerprint, fingerprintOfHash, tokenHash } from './fingerprint';
import type { Outcome } from './outcome';
import { type ProblemFacts, problemOf, type Wording } from './problem';
import { RateLimiter } from './rate-limiter';
import { grantedWait, retryDelay } from './retry';
import { secrets } from './secrets/secrets';
import type { TokenAnswer, TokenQuestion, TokenService, TokenServiceFailure } from './token-service';

/** The run continues for at least this long while the service does not answer, so that a short outage does not end it. */
const MIN_SILENCE_MS = 60_000;

export interface Limits {
  /** Requests per second, at most, over all questions of the process. */
  readonly requestsPerSecond: number;
  /** Calls that the run may make; unset = no limit. */
  readonly maxCalls?: number;
  /** Milliseconds for all attempts at a question, the pauses between them included. */
  readonly maxRetryMs: number;
}

/** Asks once per distinct instance and token in a process, however often it is asked, within rate and budget. */
export class TokenGate {
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  readonly #rateLimiter: RateLimiter;
  readonly #budget: CallBudget;
  readonly #silenceMs: number;
  #calls = 0;
  /** When the service stopped answering; undefined while it answers. */
  #silentSince?: number;
  /** Why the gate asks no further questions; undefined while it asks. */
  #abortReason?: ProblemFacts;
  readonly #aborted = new AbortController();
  /** Aborted when the run is stopped or the gate asks no further questions, so that none waits for its turn. */
  readonly #noMoreTurns: AbortSignal;

  constructor(
    private readonly service: TokenService,
    private readonly limits: Limits,
    private readonly wording: Wording,
    private readonly stopped: AbortSignal,
  ) {
    // Every waiting question listens to these signals. Without this, Node.js would warn of a leak.
    this.#noMoreTurns = AbortSignal.any([stopped, this.#aborted.signal]);
    setMaxListeners(0, stopped, this.#noMoreTurns);
    this.#rateLimiter = new RateLimiter(limits.requestsPerSecond);
    this.#budget = new CallBudget(limits.maxCalls);
    this.#silenceMs = Math.max(limits.maxRetryMs, MIN_SILENCE_MS);
  }

  /** The calls that the service has answered. It bills these. */
  get calls(): number {
    return this.#calls;
  }

  /** The present rate, in requests per second. */
  get rate(): number {
    return this.#rateLimiter.rate;
  }

  /** Never rejects: what goes wrong makes the verdict `unverified`. */
  check(question: TokenQuestion): Promise<Outcome> {
    // The key has the hash of the token, so that the gate does not keep the token itself.
    const hash = tokenHash(question.token);
    const key = `${hash} ${question.instanceId}`;
    let outcome = this.#outcomes.get(key);
    if (!outcome) {
      secrets.add(question.token);
      outcome = this.#ask(question, fingerprintOfHash(hash));
      this.#outcomes.set(key, outcome);
    }
    return outcome;
  }

  /**
   * Like {@link check}, for a caller that never repeats a question. The outcome is not kept, so a million questions take no memory.
   * The token is not added to the register of secrets, so the caller must keep it out of its output.
   */
  checkOnce(question: TokenQuestion): Promise<Outcome> {
    return this.#ask(question, fingerprint(question.token));
  }

  async #ask(question: TokenQuestion, tokenFingerprint: string): Promise<Outcome> {
    if (!this.#budget.reserve()) return this.#unverified(tokenFingerprint, this.#overBudget());
    // The wait for its turn, at the rate that the user chose, does not count towards the deadline of a question.
    await this.#rateLimiter.turn(this.#noMoreTurns);
    const deadline = new Deadline(this.limits.maxRetryMs, this.stopped);
    try {
      return await this.#askUntil(deadline, question, tokenFingerprint);
    } finally {
      deadline.clear();
    }
  }

  async #askUntil(deadline: Deadline, question: TokenQuestion, tokenFingerprint: string): Promise<Outcome> {
    let earlier: TokenServiceFailure | undefined;
    for (let tries = 1; ; tries++) {
      if (this.#isSilent()) this.#abort(noAnswers(this.#silenceMs));
      if (this.#abortReason) {
        this.#budget.release();
        return this.#unverified(tokenFingerprint, this.#abortReason);
      }
      const answer = await this.#attempt(question, deadline, tries);
      if (!(answer instanceof Error)) return outcomeOf(answer, tokenFingerprint);
      // If the deadline ended this attempt, the failure of the attempt before it is the reason to report.
      if (earlier && deadline.leftMs === 0 && answer.requestId === undefined)
        return this.#unverified(tokenFingerprint, afterTries(earlier, tries - 1));
      const final = await this.#waitForRetry(answer, deadline, tries);
      if (final) return this.#unverified(tokenFingerprint, final);
      earlier = answer;
    }
  }

  /** Sends one request. Returns the answer, or why there is none. */
  async #attempt(
    question: TokenQuestion,
    deadline: Deadline,
    tries: number,
  ): Promise<TokenAnswer | TokenServiceFailure> {
    try {
      // The deadline does not apply to the first attempt: with max_retry_timeout = 0, there is one attempt.
      const signal = tries === 1 ? this.stopped : deadline.signal;
      const answer = await this.service.queryToken(question, signal);
      this.#calls += 1;
      this.#silentSince = undefined;
      this.#rateLimiter.answered();
      return answer;
    } catch (error) {
      const failure = asFailure(error);
      this.#recordFailure(failure, deadline.leftMs);
      return failure;
    }
  }

  /** Updates the budget and the rate after a failure, and ends the run if the failure affects every question. */
  #recordFailure(failure: TokenServiceFailure, leftMs: number): void {
    if (!failure.mayHaveBeenBilled) this.#budget.release();
    if (failure.retry === 'throttled')
      this.#rateLimiter.throttled(grantedWait(failure.retryAfterMs ?? 0, leftMs));
    if (failure.affectsEveryQuestion) this.#abort(failure);
    // Any error answer but throttling shows that the service accepts the rate.
    if (failure.retry === 'never' && failure.requestId !== undefined) this.#rateLimiter.answered();
    if (failure.retry === 'never') this.#silentSince = undefined;
    else this.#silentSince ??= performance.now();
  }

  /** Waits for the next attempt and reserves its call. Returns why there is no next attempt, or undefined. */
  async #waitForRetry(
    failure: TokenServiceFailure,
    deadline: Deadline,
    tries: number,
  ): Promise<ProblemFacts | undefined> {
    const delay = retryDelay({ failure, tries, leftMs: deadline.leftMs });
    if (delay === undefined) return afterTries(failure, tries);
    await sleep(delay, deadline.signal);
    if (!this.#budget.reserve()) return this.#overBudget();
    await this.#rateLimiter.turn(deadline.signal);
    if (deadline.leftMs > 0) return undefined;
    this.#budget.release();
    return afterTries(failure, tries);
  }

  /**
   * Asks no further questions, and ends those that wait for their turn: after throttling, the rate can be so low that a fleet would
   * wait for hours.
   */
  #abort(reason: ProblemFacts): void {
    this.#abortReason ??= reason;
    this.#aborted.abort();
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

  /** Whether the service has not answered for so long that the gate asks no more questions. */
  #isSilent(): boolean {
    // Stryker disable next-line ConditionalExpression: with undefined, the difference is NaN, and NaN is not greater than any number.
    return this.#silentSince !== undefined && performance.now() - this.#silentSince > this.#silenceMs;
  }

  #overBudget(): ProblemFacts {
    return {
      code: 'BudgetUsedUp',
      message: `The token was not checked, because the budget of ${this.#budget.maxCalls} calls is used up.`,
      remedies: [{ to: 'raise-budget' }],
    };
  }
}

function outcomeOf({ tokenStatus, requestId, serviceTime }: TokenAnswer, tokenFingerprint: string): Outcome {
  const checkedAt = new Date();
  return tokenStatus
    ? { verdict: 'valid', tokenFingerprint, checkedAt, requestId, answeredAt: serviceTime ?? checkedAt }
    : { verdict: 'invalid', tokenFingerprint, checkedAt, requestId };
}

/** Why a question was not asked after the service stopped answering. @param silenceMs how long it has not answered. */
export function noAnswers(silenceMs: number): ProblemFacts {
  return {
    code: 'NoAnswers',
    message: `The token was not checked, because the service has answered no request for ${silenceMs / 1000} seconds.`,
    remedies: ['Fix the cause that the first findings name, and run the check again.'],
  };
}

/** The last failure. Its message also gives the number of attempts, if there was more than one. */
function afterTries(failure: TokenServiceFailure, tries: number) {
  const { code, message, remedies, at, requestId } = failure;
  // If the message ends with a list, a sentence on the same line would look like part of its last item.
  const separator = message.includes('\n') ? '\n' : ' ';
  const all = tries > 1 ? `${message}${separator}This was attempt ${tries}, the last one.` : message;
  return { code, message: all, remedies, at, requestId };
}

/** Any error that is not a failure of the service is a bug. Its message is not shown, because it may contain a secret. */
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

/** Resolves after some milliseconds, or as soon as the signal is aborted. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener('abort', wake);
  });
}
