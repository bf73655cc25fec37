import type { CheckResult, Location, ReportedFinding } from './check-result';
import { readFoundBytes } from './sources/read-file';

/** `# apsaramqtt:ignore AMT004 reason`, at the end of a line or on the lines before it. */
const IGNORE = /(?:#|\/\/)\s*apsaramqtt:ignore\s+(AMT\d{3}(?:\s*,\s*AMT\d{3})*)\s*(.*)$/;

/** A line of its own that holds a comment. */
const COMMENT_LINE = /^\s*(?:#|\/\/)/;

/** Files that have comments. */
const COMMENTED = /\.(tf|tofu|tfvars)$/;

interface Ignore {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly line: number;
}

/** Accepts the findings that a comment in the configuration ignores, with the reason that it gives. One without a reason ignores nothing. */
export function applyInlineIgnores(result: CheckResult): CheckResult {
  const files = new Map<string, readonly string[]>();
  const notes = new Set<string>();
  const linesOf = (file: string): readonly string[] => {
    let lines = files.get(file);
    if (!lines) {
      const bytes = COMMENTED.test(file) ? readFoundBytes(file) : [];
      lines = Buffer.isBuffer(bytes) ? bytes.toString('utf8').split(/\r?\n/) : [];
      files.set(file, lines);
    }
    return lines;
  };
  const accept = (finding: ReportedFinding): ReportedFinding => {
    if (finding.exception || !finding.location) return finding;
    const ignore = ignoreAt(finding.location, linesOf(finding.location.file), finding.rule.id);
    if (!ignore) return finding;
    if (ignore.reason !== '') return { ...finding, exception: { reason: ignore.reason } };
    notes.add(
      `${finding.location.file}:${ignore.line}: apsaramqtt:ignore ${finding.rule.id} gives no reason, so it was not applied.`,
    );
    return finding;
  };
  const accepted = result.with({
    tokens: result.tokens.map((token) =>
      token.findings.length === 0 ? token : { ...token, findings: token.findings.map(accept) },
    ),
    findings: result.findings.map(accept),
  });
  return notes.size === 0 ? accepted : accepted.with({ notes: [...result.notes, ...notes] });
}

function ignoreAt({ line }: Location, lines: readonly string[], rule: string): Ignore | undefined {
  const here = ignoreIn(lines[line - 1], line);
  if (here?.rules.includes(rule)) return here;
  for (let above = line - 1; above >= 1 && COMMENT_LINE.test(lines[above - 1] ?? ''); above--) {
    const ignore = ignoreIn(lines[above - 1], above);
    if (ignore?.rules.includes(rule)) return ignore;
  }
  return undefined;
}

function ignoreIn(text: string | undefined, line: number): Ignore | undefined {
  const [, rules, reason] = IGNORE.exec(text ?? '') ?? [];
  if (rules === undefined || reason === undefined) return undefined;
  return { rules: rules.split(/\s*,\s*/), reason: reason.trim(), line };
}
