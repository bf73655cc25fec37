import type { Finding } from './finding';
import { judge } from './judge';
import type { Outcome } from './outcome';
import type { Policy } from './policy';

/** One token of a fleet that breaks a rule. */
export interface BrokenMember {
  readonly name: string;
  readonly outcome: Outcome;
  readonly finding: Finding;
}

/** What many tokens of one instance, each under its name, came to. */
export class FleetVerdict {
  /** The tokens that break a rule, in the order of the rules, then of the names. */
  readonly broken: readonly BrokenMember[];

  constructor(
    private readonly outcomes: ReadonlyMap<string, Outcome>,
    private readonly instanceId: string,
    policy: Policy,
  ) {
    this.broken = [...outcomes]
      .flatMap(([name, outcome]) => {
        const finding = judge(outcome, { name, instanceId }, policy);
        return finding ? [{ name, outcome, finding }] : [];
      })
      .sort(
        (one, other) => compare(one.finding.rule.id, other.finding.rule.id) || compare(one.name, other.name),
      );
  }

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
    const answered = [...this.outcomes.values()].filter(({ verdict }) => verdict !== 'unverified');
    return new Set(answered.map(({ tokenFingerprint, requestId }) => `${tokenFingerprint} ${requestId}`))
      .size;
  }

  /** How many tokens break a rule, and of what: tells fleets apart on its own. */
  get title(): string {
    const { invalidNames, unverifiedNames, outcomes, instanceId, calls } = this;
    const counts = [
      ...(invalidNames.length > 0 ? [`${invalidNames.length} invalid`] : []),
      ...(unverifiedNames.length > 0 ? [`${unverifiedNames.length} unverified`] : []),
    ];
    return `${counts.join(' and ')} of ${count(outcomes.size, 'token')} of instance ${instanceId} (${count(calls, 'call')})`;
  }

  /** Every token that breaks a rule on a line of its own: what it is, its name and its fingerprint. */
  get list(): string {
    return this.broken.map(({ name, outcome }) => lineOf(name, outcome)).join('\n');
  }

  #namesOf(verdict: Outcome['verdict']): readonly string[] {
    return [...this.outcomes]
      .filter(([, outcome]) => outcome.verdict === verdict)
      .map(([name]) => name)
      .sort();
  }
}

function lineOf(name: string, outcome: Outcome): string {
  const line = `  ${outcome.verdict.padEnd('unverified'.length)}  ${name}  ${outcome.tokenFingerprint}`;
  return outcome.verdict === 'unverified' ? `${line}  ${outcome.problem.code}` : line;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
