import { InvalidArgumentError, Option } from 'commander';
import { FORMATS, parseTarget, type ReportTarget } from './report/formats';

/** `--format`, which may be given more than once. */
export function formatOption(): Option {
  return new Option('--format <format[=file]>', 'report format (repeatable)')
    .choices(FORMATS)
    .argParser((text: string, before: readonly ReportTarget[] = []) => [...before, targetOf(text)])
    .default(undefined, 'human');
}

function targetOf(text: string): ReportTarget {
  const target = parseTarget(text);
  if (!target) throw new InvalidArgumentError(`The formats are ${FORMATS.join(', ')}.`);
  return target;
}

/** Why reports cannot be written as they are asked for, as a sentence. */
export function problemWithFormats(targets: readonly ReportTarget[] = []): string | undefined {
  return targets.filter(({ file }) => file === undefined).length > 1
    ? 'only one report fits on standard output: give the others a file, as in --format sarif=out.sarif.'
    : undefined;
}
