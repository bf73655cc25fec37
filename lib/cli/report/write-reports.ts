import { hideIfTokenForName } from '../../gate/secrets/likely-token';
import type { CheckResult } from '../check-result';
import type { ReportTarget } from './formats';
import { writeReport } from './target';

const ON_STANDARD_OUTPUT: readonly ReportTarget[] = [{ format: 'human' }];

/** Writes reports, and prints an error for each that could not be written. Returns whether all were written. */
export function writeReports(
  result: CheckResult,
  targets: readonly ReportTarget[] = ON_STANDARD_OUTPUT,
  isQuiet?: boolean,
): boolean {
  hideMisplacedTokens(result);
  const unwritten = targets.flatMap((target) => writeReport(result, target, isQuiet) ?? []);
  for (const { message, help } of unwritten) process.stderr.write(`error: ${message}\n${help}\n`);
  return unwritten.length === 0;
}

/** Finds tokens that users wrote in place of names, reasons and paths, so that all reports redact them. */
function hideMisplacedTokens({ tokens, allFindings, unreadable, notes }: CheckResult): void {
  // A set, because thousands of findings can have the same text.
  const texts = new Set(notes);
  for (const { name, instanceId } of tokens) texts.add(name).add(instanceId ?? '');
  for (const { name, message, exception } of allFindings)
    texts
      .add(name)
      .add(message)
      .add(exception?.reason ?? '');
  for (const { message } of unreadable) texts.add(message);
  for (const text of texts) hideIfTokenForName(text);
}
