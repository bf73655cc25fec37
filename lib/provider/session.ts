import type { Outcome } from '../gate/outcome';
import type { TokenGate } from '../gate/token-gate';
import type { TokenQuestion } from '../gate/token-service';
import type { Settings } from '../onsmqtt/settings';

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
    this.#gate ??= this.#openGate();
    return (await this.#gate).check(question);
  }

  // Everything that makes requests stands in a file of its own: the two launches of a plan that read nothing do not load it.
  async #openGate(): Promise<TokenGate> {
    const { createGate } = await import('./asking');
    return createGate(this.#settings!, this.#stopped!);
  }
}
