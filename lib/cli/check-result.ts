import type { Finding } from '../gate/finding';
import { VERDICTS, type Verdict } from '../gate/outcome';
import type { Problem } from '../gate/problem';
import {
  LEVELS,
  type Level,
  RULES_OF_VERDICTS,
  type Rule,
  UNJUDGED_GATE,
  UNVERIFIED_TOKEN,
} from '../gate/rules';

/** A place in a file that was read. */
export interface Location {
  /** As it was named on the command line, or relative to the folder that was. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column?: number;
  /** The line that it ends on and the column after its last character, if known. */
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * A gate that is declared: one instance of a data source or ephemeral resource, or a token that is named on the command line or in a
 * manifest. Each is one object, so that the tokens of a fleet share it.
 */
export interface DeclaredGate {
  /** Its address, the construct's path, an environment variable or a file. */
  readonly name: string;
  /** Absent where no file declares it. */
  readonly location?: Location;
}

/**
 * A verdict as reports show it. `deferred`: Terraform asks at apply. `unchecked`: `--offline` asks nothing. `unjudged`: the gate has no
 * verdict in what was checked.
 */
export type ReportedVerdict = Verdict | 'deferred' | 'unchecked' | 'unjudged';

export function isVerdict(verdict: ReportedVerdict): verdict is Verdict {
  return (VERDICTS as readonly ReportedVerdict[]).includes(verdict);
}

/** One token as reports show it. A gate whose tokens are not known has one row. */
export interface CheckedToken {
  readonly gate: DeclaredGate;
  /** The name of the gate, and of the token within its fleet. */
  readonly name: string;
  readonly instanceId: string | null;
  readonly verdict: ReportedVerdict;
  readonly tokenFingerprint: string | null;
  readonly requestId: string | null;
  /** When the verdict was known. */
  readonly checkedAt?: Date;
  /** When the token expires, where that is known from outside (`expires_at`). */
  readonly expiresAt?: Date;
  /** Absent where no file refers to it. */
  readonly location?: Location;
  /** The rules that it breaks. */
  readonly findings: readonly ReportedFinding[];
}

/** Tokens that only count: those of a sweep that are not listed. */
export interface UnlistedTokens {
  readonly verdict: ReportedVerdict;
  readonly count: number;
  /** The index of the listed token whose rules these break as well; absent where they break none. */
  readonly like?: number;
}

/** Why a finding is accepted. */
export interface Exception {
  readonly reason: string;
  /** The last day of the exception, as in `2026-12-31`; undefined where it has none: in a baseline or a comment. */
  readonly until?: string;
}

/** A finding as reports show it. */
export interface ReportedFinding extends Finding {
  /** The {@link CheckedToken.name} of the token that it is about, or the same kind of name of what else breaks the rule. */
  readonly name: string;
  readonly tokenFingerprint: string | null;
  readonly location?: Location;
  /** Set if the rule could not be decided: the finding counts like a token that could not be verified. */
  readonly isUndecided?: boolean;
  /** Set where the policy accepts it: it is reported, and violates nothing. */
  readonly exception?: Exception;
}

/** Something that could not be read, while the rest was checked. */
export interface Unreadable extends Omit<Problem, 'at'> {
  readonly location?: Location;
  /** Set if everything was read, but the plan fails for a reason other than a token. */
  readonly isFaulty?: boolean;
}

/** What is wrong and what to do about it, as reports show it. */
export function unreadableText({ message, help }: Unreadable): string {
  return `${message} ${help}`;
}

/** An exception as a sentence without its full stop. */
export function exceptionText({ reason, until }: Exception): string {
  return until === undefined ? `Excepted: ${reason}` : `Excepted until ${until}: ${reason}`;
}

/** What the command line asks of a result. */
export interface Criteria {
  /** The lowest level that counts as a violation. */
  readonly failOn: Level;
  /** Whether what could not be verified violates. */
  readonly strict: boolean;
}

/** What a finding leads to: exit status 1, exit status 3, or neither. */
export type Effect = 'violation' | 'unverified' | 'none';

/** How many gates are declared, and how many of these have a verdict for each of their tokens. */
export interface GateCounts {
  readonly declared: number;
  readonly judged: number;
  readonly unjudged: number;
}

interface Contents {
  readonly tokens: readonly CheckedToken[];
  readonly unlisted?: readonly UnlistedTokens[];
  /** Those that are about no token: of files, blocks and policies. */
  readonly findings: readonly ReportedFinding[];
  /** The calls that the service answered. Each is billed as one message. */
  readonly calls: number;
  readonly unreadable: readonly Unreadable[];
  /** What the check skipped and why, in sentences. */
  readonly notes: readonly string[];
  /** Fleets without tokens: no verdict of theirs is missing. */
  readonly emptyFleets?: readonly DeclaredGate[];
  readonly criteria: Criteria;
  /** Set where places were left out that have not changed (`--changed-since`). */
  readonly isPartial?: boolean;
}

/** The rules whose findings mean that a verdict is missing. */
const NOTHING_KNOWN: readonly Rule[] = [UNVERIFIED_TOKEN, UNJUDGED_GATE];

/** Whether a finding says that something is not known, in place of what is wrong with it. */
export function isUnknown({ rule, isUndecided = false }: ReportedFinding): boolean {
  return isUndecided || NOTHING_KNOWN.includes(rule);
}

/** The result of a check, from which every report is made. */
export class CheckResult {
  readonly tokens: readonly CheckedToken[];
  readonly unlisted: readonly UnlistedTokens[];
  readonly findings: readonly ReportedFinding[];
  readonly calls: number;
  readonly unreadable: readonly Unreadable[];
  readonly notes: readonly string[];
  readonly emptyFleets: readonly DeclaredGate[];
  readonly criteria: Criteria;
  readonly isPartial: boolean;
  /** Those of tokens, in the order of the tokens, then the others. */
  readonly allFindings: readonly ReportedFinding[];
  #isUnchecked?: boolean;

  constructor({
    tokens,
    unlisted = [],
    findings,
    calls,
    unreadable,
    notes,
    emptyFleets = [],
    criteria,
    isPartial = false,
  }: Contents) {
    this.tokens = tokens;
    this.unlisted = unlisted;
    this.findings = findings;
    this.calls = calls;
    this.unreadable = unreadable;
    this.notes = notes;
    this.emptyFleets = emptyFleets;
    this.criteria = criteria;
    this.isPartial = isPartial;
    this.allFindings = [...tokens.flatMap((token) => token.findings), ...findings];
  }

  /** The same result with other contents. */
  with(contents: Partial<Contents>): CheckResult {
    return new CheckResult({ ...this, ...contents });
  }

  /** The same, with each finding changed: those of tokens in their order, then the others. */
  mapFindings(change: (finding: ReportedFinding) => ReportedFinding): CheckResult {
    return this.with({
      // Most of a large fleet's have none.
      tokens: this.tokens.map((token) =>
        token.findings.length === 0 ? token : { ...token, findings: token.findings.map(change) },
      ),
      findings: this.findings.map(change),
    });
  }

  get gates(): GateCounts {
    const isJudged = new Map<DeclaredGate, boolean>();
    for (const { gate, verdict } of this.tokens)
      isJudged.set(gate, isVerdict(verdict) && isJudged.get(gate) !== false);
    const unlisted = this.unlisted.reduce((sum, { count }) => sum + count, 0);
    const others = unlisted + this.emptyFleets.length;
    const judged = [...isJudged.values()].filter(Boolean).length;
    return {
      declared: isJudged.size + others,
      judged: judged + others,
      unjudged: isJudged.size - judged,
    };
  }

  /** A listed finding for each that as many unlisted tokens have. */
  get unlistedFindings(): { readonly finding: ReportedFinding; readonly count: number }[] {
    return this.unlisted.flatMap((group) =>
      this.findingsLike(group).map((finding) => ({ finding, count: group.count })),
    );
  }

  /** The findings of the listed token whose rules these tokens break as well. */
  findingsLike({ like = -1 }: UnlistedTokens): readonly ReportedFinding[] {
    return this.tokens[like]?.findings ?? [];
  }

  /** Whether findings of a rule may be missing: of places that were left out or not read, or of tokens that were not asked about. */
  isOpen(rule: string): boolean {
    if (this.isPartial || this.unreadable.length > 0) return true;
    this.#isUnchecked ??= this.tokens.some(({ verdict }) => verdict === 'unchecked');
    return this.#isUnchecked && RULES_OF_VERDICTS.has(rule);
  }

  /** What a finding leads to. Every report uses it, so that all agree with the exit status. */
  effectOf(finding: ReportedFinding): Effect {
    const { failOn, strict } = this.criteria;
    if (finding.exception) return 'none';
    if (isUnknown(finding)) return strict ? 'violation' : 'unverified';
    return LEVELS.indexOf(finding.level) <= LEVELS.indexOf(failOn) ? 'violation' : 'none';
  }

  /**
   * The status that the command ends with: 2 something could not be read, whatever else was found; 1 a policy was violated; 2 a
   * configuration is faulty; 3 something could not be verified; 0 passed.
   */
  get exitStatus(): 0 | 1 | 2 | 3 {
    if (this.unreadable.some(({ isFaulty }) => !isFaulty)) return 2;
    const effects = new Set(this.allFindings.map((finding) => this.effectOf(finding)));
    if (effects.has('violation')) return 1;
    if (this.unreadable.length > 0) return 2;
    return effects.has('unverified') ? 3 : 0;
  }
}
