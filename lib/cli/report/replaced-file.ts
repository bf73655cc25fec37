import type { Problem } from '../../gate/problem';
import { recordRead, wasRead, watchReads } from '../../gate/regular-file';
import { onRead } from '../../hcl/read-listener';
import { isConfigurationFile, isVariablesFile } from '../../hcl/terraform/configuration-files';
import type { Format, ReportTarget } from './formats';

/** From now on, {@link replacedFile} knows whether the command reads a file that it writes to later. */
export function watchTargets(targets: readonly ReportTarget[] = [], baseline?: string): void {
  const files = targets.flatMap(({ file }) => file ?? []);
  for (const file of baseline === undefined ? files : [...files, baseline]) watchReads(file);
  onRead(recordRead);
}

/** Refuses a file that an engine would read as a configuration, or that the command has read. */
export function replacedFile(what: `${Format} report` | 'baseline', file: string): Problem | undefined {
  if (isConfigurationFile(file) || isVariablesFile(file))
    return {
      code: 'ReportReplacesFile',
      message: `The ${what} would be read as a configuration file because of its name: ${file}.`,
      help: 'Use another name, such as report.json.',
    };
  if (!wasRead(file)) return undefined;
  return {
    code: 'ReportReplacesFile',
    message: `The ${what} would overwrite ${file}, which the command has read.`,
    help: 'Write it to another file.',
  };
}
