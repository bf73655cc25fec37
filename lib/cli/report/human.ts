import colors from 'picocolors';
import { titleOf } from '../../gate/finding';
import { secrets } from '../../gate/secrets/secrets';
import { visible, visibleLines } from '../../gate/visible';
import {
  type CheckedToken,
  type CheckResult,
  exceptionText,
  type Location,
  type ReportedFinding,
  unreadableText,
} from '../check-result';
import { wrap } from '../wrap';
import { withoutLogCommands } from './log-commands';
import type { ReportOptions } from './report';
import { countVerdicts } from './verdicts';

type Colors = ReturnType<typeof colors.createColors>;

const INDENT = '  ';
const VERDICT_COLUMN = 'unverified'.length + INDENT.length;

/** A report for a terminal: a line for each token, then the findings, then the totals. */
export function humanReport(
  result: CheckResult,
  { isColored, isQuiet = false }: Pick<ReportOptions, 'isColored' | 'isQuiet'>,
): string {
  const { tokens, unreadable, notes } = result;
  const paint = colors.createColors(isColored);
  const isProblem = (finding: ReportedFinding) => result.effectOf(finding) !== 'none';
  const findings = isQuiet ? result.allFindings.filter(isProblem) : result.allFindings;
  const shownTokens = isQuiet ? tokens.filter((token) => token.findings.some(isProblem)) : tokens;
  const blocks = [
    shownTokens.map((token) => tokenLine(token, paint)).join('\n'),
    ...findings.map((finding) => findingBlock(finding, paint)),
    ...unreadable.map((one) => wrap(`${paint.red('error:')} ${visible(unreadableText(one))}`, '')),
    ...(isQuiet ? [] : [...notes.map((note) => wrap(visible(note), '')), totals(result)]),
  ];
  const text = blocks.filter(Boolean).join('\n\n');
  return text === '' ? '' : withoutLogCommands(`${text}\n`);
}

function tokenLine({ verdict, name, tokenFingerprint }: CheckedToken, paint: Colors): string {
  const color = {
    valid: paint.green,
    invalid: paint.red,
    unverified: paint.yellow,
    deferred: paint.dim,
    unchecked: paint.dim,
    unjudged: paint.yellow,
  }[verdict];
  const text = tokenFingerprint === null ? visible(name) : `${visible(name)}  ${tokenFingerprint}`;
  return color(verdict.padEnd(VERDICT_COLUMN)) + wrap(text, ' '.repeat(VERDICT_COLUMN)).trimStart();
}

function findingBlock(finding: ReportedFinding, paint: Colors): string {
  const { level, message, help, location, exception, requestId } = finding;
  const color = { error: paint.red, warning: paint.yellow, note: paint.dim }[level];
  const head = `${color(`${level}:`)} ${paint.bold(visible(titleOf(finding)))}`;
  return [
    wrap(head, INDENT).trimStart(),
    wrap(visibleLines(message), INDENT),
    wrap(visible(help), INDENT),
    ...(exception ? [wrap(visible(exceptionText(exception)), INDENT)] : []),
    ...(requestId === undefined ? [] : [wrap(paint.dim(`request id ${requestId}`), INDENT)]),
    ...(location ? [INDENT + paint.dim(placeText(location))] : []),
  ].join('\n');
}

/** Never wrapped, so that terminals recognize the path as a link and people can copy it. */
function placeText({ file, line }: Location): string {
  return secrets.redact(`at ${visible(file)}:${line}`);
}

function totals(result: CheckResult): string {
  const { calls, gates } = result;
  const counts = countVerdicts(result);
  const count = counts.reduce((total, one) => total + one.count, 0);
  const parts = counts.map(({ verdict, count }) => `${count} ${verdict}`);
  const total = `${count} token${count === 1 ? '' : 's'}`;
  const verdicts = parts.length > 0 ? `: ${parts.join(', ')}` : '';
  return [
    wrap(`${total}${verdicts} (${calls} call${calls === 1 ? '' : 's'})`, ''),
    `Gates: ${gates.declared} declared, ${gates.judged} judged, ${gates.unjudged} unjudged`,
  ].join('\n');
}
