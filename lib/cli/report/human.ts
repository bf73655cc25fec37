import colors from 'picocolors';
import type { CheckedToken, CheckResult, ReportedFinding } from '../check-result';
import { wrap } from '../wrap';
import type { ReportOptions } from './report';

type Colors = ReturnType<typeof colors.createColors>;

/** For people at a terminal: a line for each token, then what is wrong, then the sum. */
export function humanReport(
  { tokens, findings, calls, unreadable, notes }: CheckResult,
  { isColored }: Pick<ReportOptions, 'isColored'>,
): string {
  const paint = colors.createColors(isColored);
  const blocks = [
    tokens.map((token) => tokenLine(token, paint)).join('\n'),
    ...findings.map((finding) => findingBlock(finding, paint)),
    ...unreadable.map(({ message }) => wrap(`${paint.red('error')} ${message}`, '')),
    ...notes.map((note) => wrap(note, '')),
    sum(tokens, calls),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function tokenLine({ verdict, name, tokenFingerprint }: CheckedToken, paint: Colors): string {
  const color = {
    valid: paint.green,
    invalid: paint.red,
    unverified: paint.yellow,
    deferred: paint.dim,
    unchecked: paint.dim,
  }[verdict];
  return [color(verdict.padEnd('unverified'.length)), name, tokenFingerprint ?? ''].join('  ').trimEnd();
}

function findingBlock(
  { rule, level, subject, message, help, exception }: ReportedFinding,
  paint: Colors,
): string {
  const color = { error: paint.red, warning: paint.yellow, note: paint.dim }[level];
  return [
    `${color(level)} ${paint.bold(`${rule.id} ${rule.name}`)}: ${subject}`,
    ...message.split('\n').map((line) => wrap(line, '  ')),
    wrap(help, '  '),
    ...(exception ? [wrap(`Excepted until ${exception.until}: ${exception.reason}`, '  ')] : []),
  ].join('\n');
}

function sum(tokens: readonly CheckedToken[], calls: number): string {
  const counts = new Map<string, number>();
  for (const { verdict } of tokens) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  const total = `${tokens.length} token${tokens.length === 1 ? '' : 's'}`;
  return `${total}${parts.length > 0 ? `: ${parts.join(', ')}` : ''} (${calls} call${calls === 1 ? '' : 's'})`;
}
