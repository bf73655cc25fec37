import type { Problem } from '../../gate/problem';
import { wasRead } from '../../gate/regular-file';
import { isConfigurationFile, isVariablesFile } from '../../hcl/terraform/configuration-files';
import type { Format } from './formats';

/** Why something must not be written to a file: an engine would read it as a configuration, or the command has read another thing there. */
export function replacedFile(what: `${Format} report` | 'baseline', file: string): Problem | undefined {
  if (isConfigurationFile(file) || isVariablesFile(file))
    return {
      code: 'ReportReplacesFile',
      message: `The ${what} has the name of a file of a configuration: ${file}.`,
      help: 'Give it another name, such as report.json.',
    };
  if (!wasRead(file)) return undefined;
  return {
    code: 'ReportReplacesFile',
    message: `The ${what} would overwrite ${file}, which the command has read.`,
    help: 'Give it a file of its own.',
  };
}
