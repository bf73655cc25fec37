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

/** A place in a file. */
export interface Location {
  /** The path as on the command line, or below a folder that is on the command line. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column?: number;
  /** The last line and the column after the last character, if known. */
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * A declared gate: one instance of a data source or ephemeral resource, or a token of the command line or of a manifest. The tokens of a
 * fleet share one object, so gates can be counted by identity.
 */
export interface DeclaredGate {
  /** An address, a construct's path, an environment variable or a file. */
  readonly name: string;
  /** Absent if no file declares it. */
  readonly location?: Location;
}

/**
 * A verdict in reports. `deferred`: Terraform checks the token at apply. `unchecked`: not checked because of `--offline`. `unjudged`: the
 * gate has no verdict in the checked files.
 */
export type ReportedVerdict = Verdict | 'deferred' | 'unchecked' | 'unjudged';

export function isVerdict(verdict: ReportedVerdict): verdict is Verdict {
  return (VERDICTS as readonly ReportedVerdict[]).includes(verdict);
}

/** One token in reports. A gate whose tokens are not known has one, too. */
export interface CheckedToken {
  readonly gate: DeclaredGate;
  /** The name of the gate and, in a fleet, the name of the token. */
  readonly name: string;
  readonly instanceId: string | null;
  readonly verdict: ReportedVerdict;
  readonly tokenFingerprint: string | null;
  readonly requestId: string | null;
  /** The time of the verdict. */
  readonly checkedAt?: Date;
  /** When the token expires, if the configuration says so (`expires_at`). */
  readonly expiresAt?: Date;
  /** Absent if no file refers to the token. */
  readonly location?: Location;
  /** The rules that it breaks. */
  readonly findings: readonly ReportedFinding[];
}

/** Tokens of a sweep that are only counted, not listed. */
export interface UnlistedTokens {
  readonly verdict: ReportedVerdict;
  readonly count: number;
  /** The index of a listed token that breaks the same rules. Absent if these tokens break none. */
  readonly like?: number;
}

/** Why a finding is accepted. */
export interface Exception {
  readonly reason: string;
  /** The last day of the exception, such as `2026-12-31`. Undefined in a baseline or a comment, which have no last day. */
  readonly until?: string;
}

/** A finding in reports. */
export interface ReportedFinding extends Finding {
  /** The {@link CheckedToken.name} of the token, or the name of whatever else breaks the rule. */
  readonly name: string;
  readonly tokenFingerprint: string | null;
  readonly location?: Location;
  /** Set if the rule could not be decided: the finding counts like a token that could not be verified. */
  readonly isUndecided?: boolean;
  /** Set if the finding is accepted: it is reported, but is not a violation. */
  readonly exception?: Exception;
}

/** Something that could not be read, while the rest was checked. */
export interface Unreadable extends Omit<Problem, 'at'> {
  readonly location?: Location;
  /** Set if everything was read, but the plan fails for a reason other than a token. */
  readonly isFaulty?: boolean;
}

export function unreadableText({ message, help }: Unreadable): string {
  return `${message} ${help}`;
}

/** An exception as a sentence without its full stop. */
export function exceptionText({ reason, until }: Exception): string {
  return until === undefined ? `Excepted: ${reason}` : `Excepted until ${until}: ${reason}`;
}

/** When a result fails, by the options of the command line. */
export interface Criteria {
  /** The lowest level that counts as a violation. */
  readonly failOn: Level;
  /** Whether something that could not be verified is a violation. */
  readonly strict: boolean;
}

/** What a finding leads to: exit status 1, exit status 3, or neither. */
export type Effect = 'violation' | 'unverified' | 'none';

export interface GateCounts {
  readonly declared: number;
  /** The gates with a verdict for each of their tokens. */
  readonly judged: number;
  readonly unjudged: number;
}

interface Contents {
  readonly tokens: readonly CheckedToken[];
  readonly unlisted?: readonly UnlistedTokens[];
  /** The findings about files, blocks and policies, not about a token. */
  readonly findings: readonly ReportedFinding[];
  /** The calls that the service answered. Each is billed as one message. */
  readonly calls: number;
  readonly unreadable: readonly Unreadable[];
  /** What the check skipped and why, in sentences. */
  readonly notes: readonly string[];
  /** Fleets without tokens. They count as judged. */
  readonly emptyFleets?: readonly DeclaredGate[];
  readonly criteria: Criteria;
  /** Whether unchanged places were skipped (`--changed-since`). */
  readonly isPartial?: boolean;
}

/** The rules whose findings mean that a verdict is missing. */
const WITHOUT_VERDICT: readonly Rule[] = [UNVERIFIED_TOKEN, UNJUDGED_GATE];

/** Whether a finding says that something is not known, and not that something is wrong. */
export function isUnknown({ rule, isUndecided = false }: ReportedFinding): boolean {
  return isUndecided || WITHOUT_VERDICT.includes(rule);
}

/** The result of a check. Every report is made from it. */
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
  /** The findings of tokens, in the order of the tokens, then the others. */
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

  /** Returns a copy with some contents replaced. */
  with(contents: Partial<Contents>): CheckResult {
    return new CheckResult({ ...this, ...contents });
  }

  /** Returns a copy with each finding replaced, in the order of `allFindings`. */
  mapFindings(change: (finding: ReportedFinding) => ReportedFinding): CheckResult {
    return this.with({
      // Most tokens of a large fleet have no findings, and need no copy.
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

  /** The findings of unlisted tokens, each represented by the finding of a listed one, with the number of tokens. */
  get unlistedFindings(): { readonly finding: ReportedFinding; readonly count: number }[] {
    return this.unlisted.flatMap((group) =>
      this.findingsLike(group).map((finding) => ({ finding, count: group.count })),
    );
  }

  /** The findings of the listed token that represents these tokens. */
  findingsLike({ like = -1 }: UnlistedTokens): readonly ReportedFinding[] {
    return this.tokens[like]?.findings ?? [];
  }

  /** Whether findings of a rule may be missing, because places were skipped or not read, or because tokens were not checked. */
  isOpen(rule: string): boolean {
    if (this.isPartial || this.unreadable.length > 0) return true;
    this.#isUnchecked ??= this.tokens.some(({ verdict }) => verdict === 'unchecked');
    return this.#isUnchecked && RULES_OF_VERDICTS.has(rule);
  }

  /** Every report uses this, so that all reports agree with the exit status. */
  effectOf(finding: ReportedFinding): Effect {
    const { failOn, strict } = this.criteria;
    if (finding.exception) return 'none';
    if (isUnknown(finding)) return strict ? 'violation' : 'unverified';
    return LEVELS.indexOf(finding.level) <= LEVELS.indexOf(failOn) ? 'violation' : 'none';
  }

  /**
   * The exit status of the command. In this order: 2 if something could not be read, 1 if a policy is violated, 2 if a configuration is
   * faulty, 3 if something could not be verified, 0 if the check passed.
   */
  get exitStatus(): 0 | 1 | 2 | 3 {
    if (this.unreadable.some(({ isFaulty }) => !isFaulty)) return 2;
    const effects = new Set(this.allFindings.map((finding) => this.effectOf(finding)));
    if (effects.has('violation')) return 1;
    if (this.unreadable.length > 0) return 2;
    return effects.has('unverified') ? 3 : 0;
  }
}
