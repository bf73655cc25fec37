import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Problem } from '../gate/problem';
import { realPath } from '../gate/real-path';
import { LEVELS } from '../gate/rules';
import { FORMATS, parseTarget, type ReportTarget } from './report/formats';
import { replacedFile } from './report/replaced-file';

export function formatOption(): Option {
  return new Option('--format <format[=file]>', 'report format (repeatable)')
    .choices(FORMATS)
    .argParser((text: string, before: readonly ReportTarget[] = []) => [...before, targetOf(text)])
    .default(undefined, 'human');
}

export function policyOption(): Option {
  return new Option(
    '--policy <file>',
    'policy file (default: apsaramqtt.json, or "apsaramqtt" in cdktf.json)',
  );
}

export function failOnOption(): Option {
  return new Option('--fail-on <level>', 'the lowest level that counts as a violation')
    .choices(LEVELS)
    .default('error');
}

/** Adds the options of commands that write reports. */
export function addReportOptions(command: Command): void {
  command
    .addOption(formatOption())
    .addOption(policyOption())
    .addOption(failOnOption())
    .option('--strict', 'count what could not be verified as a violation', false)
    .option('--quiet', 'show problems only', false);
}

function targetOf(text: string): ReportTarget {
  const target = parseTarget(text);
  if (!target) throw new InvalidArgumentError(`The formats are ${FORMATS.join(', ')}.`);
  return target;
}

/**
 * Why the reports cannot be written; undefined if they can.
 * @param others the other files that the command reads or writes.
 */
export function formatsProblem(
  targets: readonly ReportTarget[] = [],
  others: readonly (string | undefined)[] = [],
): Problem | undefined {
  if (targets.filter(({ file }) => file === undefined).length > 1)
    return {
      code: 'ReportsWithoutFile',
      message: 'Only one report can go to standard output.',
      help: 'Write the others to files, such as --format sarif=out.sarif.',
    };
  const taken = new Set(others.flatMap((file) => (file === undefined ? [] : identityOf(file))));
  for (const { format, file } of targets) {
    if (file === undefined) continue;
    const replaced = replacedFile(`${format} report`, file);
    if (replaced) return replaced;
    const identity = identityOf(file);
    if (taken.has(identity))
      return {
        code: 'ReportReplacesFile',
        message: `The ${format} report would overwrite ${file}, which the command also reads or writes.`,
        help: 'Write the report to another file.',
      };
    taken.add(identity);
  }
  return undefined;
}

/** Identifies a file, whichever link it is named by. */
function identityOf(file: string): string {
  const path = realPath(file);
  try {
    const { nlink, dev, ino } = statSync(path);
    return nlink > 1 ? `${dev}:${ino}` : path;
  } catch {
    return path;
  }
}
