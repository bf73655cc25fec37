import { RULES } from '../gate/rules';
import type { CheckResult, Location, ReportedFinding } from './check-result';
import type { TeamPolicies } from './policy-file';
import { readFoundBytes } from './sources/read-file';

/** `# apsaramqtt:ignore AMT004 reason`, at the end of a line or on the lines before it; also with `//`, and in one line of a comment with stars. */
const IGNORE = /(?:#|\/\/|\/\*)\s*apsaramqtt:ignore(?![\w-])(.*?)(?:\*\/.*)?$/;

/** What follows: the rules, and the reason. */
const RULES_AND_REASON = /^\s+(AMT\d{3}(?:\s*,\s*AMT\d{3})*)(?!\w)(.*)$/;

/** A line of its own that holds a comment. */
const COMMENT_LINE = /^\s*(?:#|\/\/|\/\*.*\*\/\s*$)/;

/** Files that have comments. */
const COMMENTED = /\.(tf|tofu|tfvars)$/;

interface Ignore {
  /** Empty where it names none. */
  readonly rules: readonly string[];
  readonly reason: string;
  readonly line: number;
}

/** Whether a text may hold such a comment. */
export function mayIgnore(file: string, text: string): boolean {
  return COMMENTED.test(file) && text.includes('apsaramqtt:ignore');
}

/**
 * Accepts the findings that a comment in the configuration ignores, with the reason that it gives. One without a reason ignores nothing.
 * @param files those that were checked and have such comments: one that is about nothing is reported.
 */
export function applyInlineIgnores(
  result: CheckResult,
  files: ReadonlySet<string>,
  policies: Pick<TeamPolicies, 'for'>,
): CheckResult {
  const read = new Map<string, readonly string[]>();
  const notes = new Set<string>();
  const used = new Set<string>();
  const linesOf = (file: string): readonly string[] => {
    let lines = read.get(file);
    if (!lines) {
      const bytes = COMMENTED.test(file) ? readFoundBytes(file) : [];
      lines = Buffer.isBuffer(bytes) ? bytes.toString('utf8').split(/\r?\n/) : [];
      read.set(file, lines);
    }
    return lines;
  };
  const accept = (finding: ReportedFinding): ReportedFinding => {
    if (!finding.location) return finding;
    const { file } = finding.location;
    const { id } = finding.rule;
    const ignore = ignoreAt(finding.location, linesOf(file), id);
    if (!ignore) return finding;
    const place = `${file}:${ignore.line}`;
    const names = ignore.rules.includes(id);
    if (names) used.add(`${place} ${id}`);
    if (finding.exception) return finding;
    if (names && ignore.reason !== '') return { ...finding, exception: { reason: ignore.reason } };
    notes.add(
      names
        ? `${place}: apsaramqtt:ignore ${id} gives no reason, so it was not applied.`
        : `${place}: apsaramqtt:ignore names no rule, such as ${id}, so it was not applied.`,
    );
    return finding;
  };
  const accepted = result.mapFindings(accept);
  const isOff = (file: string, rule: string) =>
    (policies.for(file).policy.rules[rule] ?? RULES.find(({ id }) => id === rule)?.level) === 'off';
  for (const file of files) {
    for (const [at, text] of linesOf(file).entries()) {
      const place = `${file}:${at + 1}`;
      for (const rule of ignoreIn(text, at + 1)?.rules ?? []) {
        if (used.has(`${place} ${rule}`) || result.isOpen(rule) || isOff(file, rule)) continue;
        notes.add(`${place}: apsaramqtt:ignore ${rule} matches nothing. Remove it, or correct it.`);
      }
    }
  }
  return notes.size === 0 ? accepted : accepted.with({ notes: [...result.notes, ...notes] });
}

/** The one for a rule, else one that names no rule. */
function ignoreAt({ line }: Location, lines: readonly string[], rule: string): Ignore | undefined {
  const near = [ignoreIn(lines[line - 1], line)];
  for (let above = line - 1; above >= 1 && COMMENT_LINE.test(lines[above - 1] ?? ''); above--)
    near.push(ignoreIn(lines[above - 1], above));
  return near.find((one) => one?.rules.includes(rule)) ?? near.find((one) => one?.rules.length === 0);
}

function ignoreIn(text: string | undefined, line: number): Ignore | undefined {
  const rest = IGNORE.exec(text ?? '')?.[1];
  if (rest === undefined) return undefined;
  const [, rules = '', reason = ''] = RULES_AND_REASON.exec(rest) ?? [];
  return {
    rules: rules.split(/\s*,\s*/).filter(Boolean),
    reason: reason.replace(/^[\s:,-]+/, '').trim(),
    line,
  };
}
