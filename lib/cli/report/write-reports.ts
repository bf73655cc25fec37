import { hideIfTokenForName } from '../../gate/secrets/likely-token';
import type { CheckResult } from '../check-result';
import type { ReportTarget } from './formats';
import { writeReport } from './target';

const ON_STANDARD_OUTPUT: readonly ReportTarget[] = [{ format: 'human' }];

/** Writes reports, and says which could not be written. Returns whether all are. */
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

/** Takes note of the tokens that users gave where names, reasons and paths belong: no report shows them. */
function hideMisplacedTokens({ tokens, allFindings, unreadable, notes }: CheckResult): void {
  for (const { name, instanceId } of tokens) {
    hideIfTokenForName(name);
    hideIfTokenForName(instanceId ?? '');
  }
  for (const { name, message, exception } of allFindings)
    for (const text of [name, message, exception?.reason ?? '']) hideIfTokenForName(text);
  for (const { message } of unreadable) hideIfTokenForName(message);
  for (const note of notes) hideIfTokenForName(note);
}
