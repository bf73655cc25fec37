import { checkAll } from '../gate/check-all';
import type { Outcome } from '../gate/outcome';
import type { ProblemFacts } from '../gate/problem';
import { Question } from '../gate/question';
import type { TokenGate } from '../gate/token-gate';
import { runCost } from '../onsmqtt/run-cost';
import type { Settings } from '../onsmqtt/settings';
import { log } from '../plugin/log';
import type { Call, DeferredReason } from '../plugin/provider';

/** The interval at which the progress of many checks is logged, in milliseconds. */
const PROGRESS_MS = 3_000;

interface Configured {
  readonly kind: 'configured';
  readonly settings: Settings;
  readonly stopped: AbortSignal;
}

type State =
  | { readonly kind: 'unconfigured' }
  | {
      readonly kind: 'undecided';
      /** The arguments of the provider block that are not known yet. */
      readonly unknown: readonly string[];
    }
  | Configured;

/** The checks that a session can make now, or why it can make none. */
export type OpenedSession =
  | { readonly kind: 'open'; readonly checks: Checks }
  | {
      readonly kind: 'deferred';
      readonly deferred: DeferredReason;
      /** Why, as a sentence. */
      readonly because: string;
    }
  | { readonly kind: 'closed'; readonly problem: ProblemFacts };

/** The state of one provider process from its configuration until it ends. */
export class Session {
  #state: State = { kind: 'unconfigured' };
  #checks?: Promise<Checks>;

  configure(settings: Settings, stopped: AbortSignal): void {
    const state = { kind: 'configured', settings, stopped } as const;
    this.#state = state;
    // Loads the code for requests while Terraform prepares its first read. If that fails, the read reports why.
    setImmediate(() => this.#started(state).catch(() => {}));
  }

  /** The provider block has arguments that are not known before apply, so no check can be made in this plan. */
  leaveUndecided(unknown: readonly string[]): void {
    this.#state = { kind: 'undecided', unknown };
  }

  async open({ deferralAllowed }: Call): Promise<OpenedSession> {
    const state = this.#state;
    switch (state.kind) {
      case 'unconfigured':
        return { kind: 'closed', problem: NOT_CONFIGURED };
      case 'undecided':
        return deferralAllowed
          ? { kind: 'deferred', deferred: 'provider-config-unknown', because: notKnown(state.unknown) }
          : { kind: 'closed', problem: undecided(state.unknown) };
      case 'configured':
        return { kind: 'open', checks: await this.#started(state) };
    }
  }

  #started(state: Configured): Promise<Checks> {
    this.#checks ??= this.#start(state);
    return this.#checks;
  }

  // Everything that makes requests is in a separate file: the two launches of a plan that read nothing do not load it.
  async #start({ settings, stopped }: Configured): Promise<Checks> {
    try {
      const { createGate } = await import('./create-gate');
      const logSource = (source: string) => log('info', `using credentials from ${source}`);
      return new Checks(createGate(settings, stopped, logSource), settings);
    } catch (error) {
      // The next read tries again, because the cause, such as too many open files, may be over by then.
      this.#checks = undefined;
      throw error;
    }
  }
}

const NOT_CONFIGURED: ProblemFacts = {
  code: 'NotConfigured',
  message: 'The provider was asked to check a token before it was configured.',
  remedies: [
    'This is a bug in Terraform or in the provider. Please report it with the version of Terraform.',
  ],
};

function notKnown(unknown: readonly string[]): string {
  const verb = unknown.length === 1 ? 'is' : 'are';
  return `${unknown.join(', ')} of the provider block ${verb} not known before apply.`;
}

function undecided(unknown: readonly string[]): ProblemFacts {
  return {
    code: 'UndecidedProvider',
    message: `The token cannot be checked in this plan. ${notKnown(unknown)}`,
    remedies: [
      'To defer the check to apply, add depends_on to this block, with the resources that the provider block refers to.',
      'To check in plan, set the arguments to values that are known then, or apply those resources first (-target).',
    ],
  };
}

/** The checks of a session. Each distinct token of an instance costs one call. */
export class Checks {
  constructor(
    private readonly gate: TokenGate,
    private readonly settings: Settings,
  ) {}

  async one(instanceId: string, token: string): Promise<Outcome> {
    const outcome = await this.gate.check(new Question(instanceId, token));
    this.#logCalls();
    return outcome;
  }

  /** Checks many tokens of one instance, by name, and logs the progress. */
  async all(instanceId: string, tokens: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Outcome>> {
    const cost = runCost(new Set(tokens.values()).size, [instanceId], this.settings);
    if (cost) log('info', cost);
    const outcomes = await checkAll(
      this.gate,
      questionsAbout(instanceId, tokens),
      progressLog(this.gate, tokens.size),
    );
    this.#logCalls();
    return outcomes;
  }

  #logCalls(): void {
    const { calls } = this.gate;
    log('info', `QueryToken has answered ${calls} calls`, { calls });
  }
}

/** A generator, because the questions of a large fleet would take megabytes of memory at once. */
function* questionsAbout(
  instanceId: string,
  tokens: ReadonlyMap<string, string>,
): Generator<readonly [string, Question]> {
  for (const [name, token] of tokens) yield [name, new Question(instanceId, token)];
}

function progressLog(gate: TokenGate, all: number): (done: number) => void {
  let loggedAt = performance.now();
  return (done) => {
    if (performance.now() - loggedAt < PROGRESS_MS) return;
    loggedAt = performance.now();
    log('info', `checking tokens: ${done} of ${all} done`, {
      done,
      left: all - done,
      requests_per_second: Math.round(gate.rate),
      calls: gate.calls,
    });
  };
}
