import { InvalidArgumentError, Option } from 'commander';
import { instanceIdProblem } from '../gate/copied-text';

/** `--instance-id`. No call is made for an id that is masked, in quotation marks or otherwise incomplete. */
export function instanceIdOption(description: string): Option {
  return new Option('--instance-id <id>', description).argParser(instanceIdOf);
}

function instanceIdOf(text: string): string {
  const problem = instanceIdProblem(text);
  if (problem) throw new InvalidArgumentError([problem.message, ...problem.remedies].join(' '));
  return text;
}
