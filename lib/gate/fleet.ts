import type { Finding } from './finding';
import { judge } from './judge';
import type { Outcome } from './outcome';
import type { Policy } from './policy';

/** What many tokens, each under its name, came to. */
export class FleetVerdict {
  constructor(
    private readonly outcomes: ReadonlyMap<string, Outcome>,
    private readonly instanceId: string,
    private readonly policy: Policy,
  ) {}

  get allValid(): boolean {
    return [...this.outcomes.values()].every(({ verdict }) => verdict === 'valid');
  }

  get invalidNames(): readonly string[] {
    return this.#namesOf('invalid');
  }

  get unverifiedNames(): readonly string[] {
    return this.#namesOf('unverified');
  }

  /** The calls that the service answered for these tokens: one for each distinct token. */
  get calls(): number {
    const answered = [...this.outcomes.values()].filter(({ tokenStatus }) => tokenStatus !== null);
    return new Set(answered.map(({ tokenFingerprint, requestId }) => `${tokenFingerprint} ${requestId}`))
      .size;
  }

  /** What each broken token is found to be, by its name. */
  get findings(): ReadonlyMap<string, Finding> {
    const findings = new Map<string, Finding>();
    for (const name of [...this.invalidNames, ...this.unverifiedNames]) {
      findings.set(
        name,
        judge(this.outcomes.get(name)!, { instanceId: this.instanceId, name }, this.policy)!,
      );
    }
    return findings;
  }

  /** How many are broken, and what it took to find out: tells fleets apart on its own. */
  get title(): string {
    const { invalidNames, unverifiedNames, outcomes, instanceId, calls } = this;
    const broken = [
      ...(invalidNames.length > 0 ? [`${invalidNames.length} invalid`] : []),
      ...(unverifiedNames.length > 0 ? [`${unverifiedNames.length} unverified`] : []),
    ];
    return `${broken.join(' and ')} of ${count(outcomes.size, 'token')} of instance ${instanceId} (${count(calls, 'call')})`;
  }

  /** Every broken token on a line of its own: what it is, its name and its fingerprint. */
  get list(): string {
    return [
      ...this.invalidNames.map((name) => `  invalid     ${this.#subject(name)}`),
      ...this.unverifiedNames.map(
        (name) => `  unverified  ${this.#subject(name)}  ${this.outcomes.get(name)!.failure!.code}`,
      ),
    ].join('\n');
  }

  #subject(name: string): string {
    return `${name}  ${this.outcomes.get(name)!.tokenFingerprint}`;
  }

  #namesOf(verdict: Outcome['verdict']): readonly string[] {
    return [...this.outcomes]
      .filter(([, outcome]) => outcome.verdict === verdict)
      .map(([name]) => name)
      .sort();
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
