import { RULES } from '../gate/rules';
import { type Body, type Expression, parseFile, SourceText, subexpressions } from '../hcl';
import type { CheckResult, ReportedFinding } from './check-result';
import type { TeamPolicies } from './policy-file';
import { readFoundBytes } from './sources/read-file';

/** One line of a comment, such as `# apsaramqtt:ignore AMT004 reason`. Captures the text after `apsaramqtt:ignore`. */
const IGNORE = /(?:^|#|\/\/|\*)\s*apsaramqtt:ignore(?![\w-])(.*?)(?:\*\/)?$/;

/** Splits that text into the rules and the reason. */
const RULES_AND_REASON = /^\s+(AMT\d{3}(?:\s*,\s*AMT\d{3})*)(?!\w)(.*)$/;

/** Files that can have comments, unlike JSON. */
const COMMENTED = /\.(tf|tofu|tfvars)$/;

interface Ignore {
  /** Empty if the comment names no rule. */
  readonly rules: readonly string[];
  readonly reason: string;
  readonly line: number;
}

/** Whether a file may contain an ignore comment. */
export function mayIgnore(file: string, text: string): boolean {
  return COMMENTED.test(file) && text.includes('apsaramqtt:ignore');
}

/**
 * Accepts the findings that a comment in the configuration ignores. A comment without a reason has no effect.
 * @param files the checked files with ignore comments. A comment that matches no finding is reported.
 */
export function applyInlineIgnores(
  result: CheckResult,
  files: ReadonlySet<string>,
  policies: Pick<TeamPolicies, 'for'>,
): CheckResult {
  const read = new Map<string, Comments>();
  const notes = new Set<string>();
  const used = new Set<string>();
  const commentsOf = (file: string): Comments => {
    const comments = read.get(file) ?? new Comments(file);
    read.set(file, comments);
    return comments;
  };
  const accept = (finding: ReportedFinding): ReportedFinding => {
    if (!finding.location) return finding;
    const { file, line } = finding.location;
    const { id } = finding.rule;
    const ignore = commentsOf(file).at(line, id);
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
    for (const { line, rules } of commentsOf(file).all) {
      const place = `${file}:${line}`;
      for (const rule of rules) {
        if (used.has(`${place} ${rule}`) || result.isOpen(rule) || isOff(file, rule)) continue;
        notes.add(`${place}: apsaramqtt:ignore ${rule} matches nothing. Remove it, or correct it.`);
      }
    }
  }
  return notes.size === 0 ? accepted : accepted.with({ notes: [...result.notes, ...notes] });
}

/** The ignore comments of a file. Text in strings that looks like a comment does not count. */
class Comments {
  readonly #byLine = new Map<number, Ignore>();
  /** The lines that contain only comments. */
  readonly #ownLines = new Set<number>();
  /** The first and last lines of each template with several lines, in which there can be no comment. */
  readonly #texts: readonly (readonly [first: number, last: number])[] = [];

  constructor(file: string) {
    const bytes = COMMENTED.test(file) ? readFoundBytes(file) : undefined;
    const text = Buffer.isBuffer(bytes) ? bytes.toString('utf8') : '';
    if (!mayIgnore(file, text)) return;
    const source = new SourceText(file, text);
    const lineAt = (offset: number) => source.position(offset).line;
    this.#texts = expressionsWithin(parseFile(source).value)
      .filter(({ kind }) => kind === 'template')
      .map(({ start, end }) => [lineAt(start), lineAt(end)] as const)
      .filter(([first, last]) => first < last);
    let code = '';
    let codeFrom = 0;
    for (const [start, end] of source.comments) {
      const comment = text.slice(start, end);
      code += text.slice(codeFrom, start) + comment.replace(/[^\n]/g, '');
      codeFrom = end;
      for (const [at, words] of comment.split(/\r?\n/).entries()) {
        const line = lineAt(start) + at;
        this.#ownLines.add(line);
        const ignore = ignoreIn(words, line);
        if (ignore) this.#byLine.set(line, ignore);
      }
    }
    for (const [at, rest] of (code + text.slice(codeFrom)).split('\n').entries())
      if (rest.trim() !== '') this.#ownLines.delete(at + 1);
  }

  get all(): readonly Ignore[] {
    return [...this.#byLine.values()];
  }

  /**
   * The comment for a rule, or else one that names no rule. It is on the line or directly above it. For a line in a template, it may also
   * be on or above the first line of the template.
   */
  at(line: number, rule: string): Ignore | undefined {
    const starts = this.#texts.flatMap(([first, last]) => (first < line && line <= last ? [first] : []));
    const near = [line, ...starts].flatMap((one) => this.#onAndAbove(one));
    return near.find(({ rules }) => rules.includes(rule)) ?? near.find(({ rules }) => rules.length === 0);
  }

  #onAndAbove(line: number): Ignore[] {
    const found = [this.#byLine.get(line)];
    for (let above = line - 1; this.#ownLines.has(above); above--) found.push(this.#byLine.get(above));
    return found.filter((ignore) => ignore !== undefined);
  }
}

function expressionsWithin(body: Body): Expression[] {
  const found = body.attributes.map(({ value }) => value);
  for (const expression of found) for (const part of subexpressions(expression)) found.push(part);
  return [...found, ...body.blocks.flatMap((block) => expressionsWithin(block.body))];
}

function ignoreIn(text: string, line: number): Ignore | undefined {
  const rest = IGNORE.exec(text)?.[1];
  if (rest === undefined) return undefined;
  const [, rules = '', reason = ''] = RULES_AND_REASON.exec(rest) ?? [];
  return {
    rules: rules.split(/\s*,\s*/).filter(Boolean),
    reason: reason.replace(/^[\s:,-]+/, '').trim(),
    line,
  };
}
