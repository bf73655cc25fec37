import { dirname } from 'node:path';
import { UNLISTED_INSTANCE } from '../gate/rules';
import type { CheckedToken, CheckResult, ReportedFinding } from './check-result';
import { globMatcher, pathFrom } from './path-globs';
import type { FoundPolicy, TeamPolicies, TeamPolicy } from './policy-file';

type PolicyException = TeamPolicy['exceptions'][number];

/**
 * Applies the policies of a team to a result: levels, instances and exceptions.
 * @param today the date of {@link today}. An exception is valid until the end of its last day.
 */
export function applyPolicy(
  result: CheckResult,
  policies: Pick<TeamPolicies, 'for' | 'found' | 'problems'>,
  today: string,
): CheckResult {
  const leveled = withLevels(result, policies);
  const exceptions = new Map<PolicyException, Matches>();
  for (const finding of leveled.allFindings) {
    const found = policies.for(finding.location?.file);
    for (const exception of found.policy.exceptions) {
      const matches = exceptions.get(exception) ?? new Matches(exception);
      exceptions.set(exception, matches);
      if (isAbout(exception, finding, found.folder)) matches.add(finding);
    }
  }
  for (const exception of policies.found.flatMap(({ policy }) => policy.exceptions))
    if (!exceptions.has(exception)) exceptions.set(exception, new Matches(exception));
  const accepted = new Map<ReportedFinding, PolicyException>();
  const notes: string[] = [];
  for (const [exception, matches] of exceptions) {
    const problem = matches.problem(today, result.isOpen(exception.rule));
    if (problem) notes.push(problem);
    else for (const finding of matches.findings) accepted.set(finding, exception);
  }
  const excepted = (finding: ReportedFinding): ReportedFinding => {
    const { reason, until } = accepted.get(finding) ?? {};
    return reason === undefined ? finding : { ...finding, exception: { reason, until } };
  };
  return leveled.mapFindings(excepted).with({
    notes: [...leveled.notes, ...notes],
    unreadable: [...leveled.unreadable, ...policies.problems],
  });
}

/** The date in UTC, such as `2026-12-31`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A key of the rules that a token breaks and of the exceptions that match. Tokens with the same key have the same effect. */
export function policyKey(token: CheckedToken, found: FoundPolicy): string {
  return findingsOf(token, found)
    .map((finding) => {
      const matches = (exception: PolicyException) => isAbout(exception, finding, found.folder);
      return [finding.rule.id, ...found.policy.exceptions.map(matches)].join(' ');
    })
    .join();
}

/** The findings of a token, including those of the policy's `allowedInstances`. */
function findingsOf(token: CheckedToken, found: FoundPolicy): readonly ReportedFinding[] {
  return [...token.findings, ...unlisted(token, found)];
}

function withLevels(result: CheckResult, policies: Pick<TeamPolicies, 'for'>): CheckResult {
  const apply = (findings: readonly ReportedFinding[]) =>
    findings.flatMap((finding) => leveled(finding, policies.for(finding.location?.file)));
  const tokens = result.tokens.map((token) => {
    const findings = findingsOf(token, policies.for(token.location?.file));
    return findings.length === 0 ? token : { ...token, findings: apply(findings) };
  });
  return result.with({ tokens, findings: apply(result.findings) });
}

function leveled(finding: ReportedFinding, { policy }: FoundPolicy): ReportedFinding[] {
  const { id, level: defaultLevel } = finding.rule;
  const level = policy.rules[id] ?? (defaultLevel === 'off' ? 'off' : finding.level);
  return level === 'off' ? [] : [{ ...finding, level }];
}

/** The findings that an exception matches. */
class Matches {
  readonly findings: ReportedFinding[] = [];
  readonly #folders = new Set<string>();

  constructor(private readonly exception: PolicyException) {}

  add(finding: ReportedFinding): void {
    this.findings.push(finding);
    // Stryker disable next-line StringLiteral: the folder of any plain name is the same.
    this.#folders.add(dirname(finding.location?.file ?? ''));
  }

  /**
   * Why the exception is not applied, as a sentence.
   * @param isOpen whether findings of its rule may be missing.
   */
  problem(today: string, isOpen: boolean): string | undefined {
    const { rule, name, fingerprint, path, until, reason } = this.exception;
    const what = `The exception from ${rule} for ${[name ?? fingerprint, path].filter(Boolean).join(' in ')}`;
    if (until < today) return `${what} expired on ${until} (${reason}).`;
    if (this.findings.length === 0)
      return isOpen ? undefined : `${what} matches nothing. Remove it, or correct it.`;
    // Different gates in two folders may have the same name.
    if (name !== undefined && path === undefined && this.#folders.size > 1) {
      return `${what} was not applied, because it matches findings in ${[...this.#folders].sort().join(' and ')}. Add "path" to it.`;
    }
    return undefined;
  }
}

function isAbout(exception: PolicyException, finding: ReportedFinding, folder: string): boolean {
  const { rule, name, fingerprint, path } = exception;
  return (
    rule === finding.rule.id &&
    (name === undefined || name === finding.name) &&
    (fingerprint === undefined || fingerprint === finding.tokenFingerprint) &&
    (path === undefined ||
      (finding.location !== undefined && isWithin(finding.location.file, exception, path, folder)))
  );
}

/** The files that the path of an exception covers: a file, a folder or a glob, relative to the folder of the policy. */
class CoveredFiles {
  readonly #matches: (shown: string) => boolean;
  /** A cache, because thousands of findings may be in one file. */
  readonly #known = new Map<string, boolean>();

  constructor(
    path: string,
    private readonly folder: string,
  ) {
    this.#matches = globMatcher([path]);
  }

  has(file: string): boolean {
    let isCovered = this.#known.get(file);
    if (isCovered === undefined) {
      isCovered = this.#matches(pathFrom(this.folder, file));
      this.#known.set(file, isCovered);
    }
    return isCovered;
  }
}

/** Made once for each exception, which belongs to one policy. */
const covered = new WeakMap<PolicyException, CoveredFiles>();

function isWithin(file: string, exception: PolicyException, path: string, folder: string): boolean {
  const files = covered.get(exception) ?? new CoveredFiles(path, folder);
  covered.set(exception, files);
  return files.has(file);
}

/** The finding of a token whose instance is not allowed or not known. A gate without a verdict has a finding for that already. */
function unlisted(token: CheckedToken, { policy }: FoundPolicy): ReportedFinding[] {
  const { allowedInstances: allowed } = policy;
  const { name, instanceId, tokenFingerprint, location, verdict } = token;
  if (!allowed || allowed.some((one) => one === instanceId)) return [];
  if (instanceId === null && verdict === 'unjudged') return [];
  const about = { level: 'error', subject: name, name, tokenFingerprint, location } as const;
  const allows = `The policy allows ${allowed.join(', ')}.`;
  if (instanceId !== null) {
    const message = `The token belongs to instance ${instanceId}. ${allows}`;
    return [{ rule: UNLISTED_INSTANCE, message, help: UNLISTED_INSTANCE.help, ...about }];
  }
  return [
    {
      ...about,
      rule: UNLISTED_INSTANCE,
      isUndecided: true,
      title: `Could not check the instance of token ${name}`,
      message: `The instance of the token is not known here. ${allows}`,
      help: 'Set the missing values (--var, --var-file, TF_VAR_*), or check a plan in which they are known.',
    },
  ];
}
