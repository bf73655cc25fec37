import { evaluate } from './evaluate';
import type { TokenFinding } from './finding';
import type { Outcome } from './outcome';
import type { Policy } from './policy';
import { EXPIRING_TOKEN, INVALID_TOKEN, type Rule, UNVERIFIED_TOKEN } from './rules';
import { visible } from './visible';

/** One token of a fleet that breaks a rule. */
export interface BrokenMember {
  readonly name: string;
  readonly outcome: Outcome;
  readonly finding: TokenFinding;
}

/** The list ends after this many lines, because a reader does not need more. */
const MAX_LINES = 100;

/** The rules that a member can break, in the order in which the title counts them. */
const COUNTED_RULES: readonly Rule[] = [INVALID_TOKEN, UNVERIFIED_TOKEN, EXPIRING_TOKEN];

/** The settings of a fleet. */
export interface FleetSettings {
  readonly instanceId: string;
  readonly policy: Policy;
  /** By the name of the token. Contains only the tokens whose expiry is known. */
  readonly expiries: ReadonlyMap<string, Date>;
  readonly minRemainingMs: number;
}

/** The outcomes of many tokens of one instance, by name. */
export class FleetVerdict {
  /** The tokens that break a rule, in the order of the rules, then of the names. */
  readonly broken: readonly BrokenMember[];

  readonly #instanceId: string;

  constructor(
    private readonly outcomes: ReadonlyMap<string, Outcome>,
    { instanceId, policy, expiries, minRemainingMs }: FleetSettings,
  ) {
    this.#instanceId = instanceId;
    this.broken = [...outcomes]
      .flatMap(([name, outcome]) => {
        const expiresAt = expiries.get(name);
        const expiry = expiresAt && { expiresAt, minRemainingMs };
        const finding = evaluate(outcome, { name, instanceId, expiry }, policy);
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
    return new Set(answered).size;
  }

  /** The number of tokens that break a rule, and their instance, which distinguishes the findings of several fleets. */
  get title(): string {
    const counts = COUNTED_RULES.flatMap((rule) => {
      const { length } = this.broken.filter(({ finding }) => finding.rule === rule);
      return length > 0 ? [`${length} ${wordFor(rule)}`] : [];
    });
    const tokens = count(this.outcomes.size, 'token');
    return `${counts.join(' and ')} of ${tokens} of instance ${this.#instanceId} (${count(this.calls, 'call')})`;
  }

  /** One line for each token that breaks a rule: which rule, its name and its fingerprint. After 100 lines, the number of the others. */
  get list(): string {
    const lines = this.broken.slice(0, MAX_LINES).map(lineOf);
    const others = this.broken.length - lines.length;
    return [...lines, ...(others > 0 ? [`  and ${count(others, 'more token')}`] : [])].join('\n');
  }

  #namesOf(verdict: Outcome['verdict']): readonly string[] {
    return [...this.outcomes]
      .filter(([, outcome]) => outcome.verdict === verdict)
      .map(([name]) => name)
      .sort();
  }
}

function lineOf({ name, outcome, finding }: BrokenMember): string {
  const line = `  ${wordFor(finding.rule).padEnd('unverified'.length)}  ${visible(name)}  ${outcome.tokenFingerprint}`;
  return outcome.verdict === 'unverified' ? `${line}  ${outcome.problem.code}` : line;
}

/** The word for a token that breaks a rule, such as `invalid`. */
function wordFor({ name }: Rule): string {
  return name.replace('-token', '');
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
