import { checkAll } from '../gate/check-all';
import type { Outcome } from '../gate/outcome';
import { Question } from '../gate/question';
import type { TokenGate } from '../gate/token-gate';
import type { TokenQuestion } from '../gate/token-service';
import type { Settings } from '../onsmqtt/settings';
import { log } from '../plugin/log';

/** How often a long batch says how far it is. */
const PROGRESS_MS = 3_000;

/** What one provider process knows from its configuration until it ends: the settings, and the gate made from them. */
export class Session {
  #settings?: Settings;
  #stopped?: AbortSignal;
  #gate?: Promise<TokenGate>;

  configure(settings: Settings, stopped: AbortSignal): void {
    this.#settings = settings;
    this.#stopped = stopped;
  }

  async check(question: TokenQuestion): Promise<Outcome> {
    const gate = await this.#open();
    const outcome = await gate.check(question);
    logCalls(gate);
    return outcome;
  }

  /** Checks many tokens of one instance, each under its name, and says in the log how far it is. */
  async checkAll(
    instanceId: string,
    tokens: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, Outcome>> {
    const gate = await this.#open();
    const outcomes = await checkAll(gate, questionsAbout(instanceId, tokens), progressLog(gate, tokens.size));
    logCalls(gate);
    return outcomes;
  }

  // Everything that makes requests stands in a file of its own: the two launches of a plan that read nothing do not load it.
  #open(): Promise<TokenGate> {
    this.#gate ??= import('./asking').then(({ createGate }) => createGate(this.#settings!, this.#stopped!));
    return this.#gate;
  }
}

/** Each is made when it is its turn: a fleet's together would be megabytes. */
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

function logCalls({ calls }: TokenGate): void {
  log('info', `QueryToken has answered ${calls} calls`, { calls });
}
