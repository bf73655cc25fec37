import { InvalidArgumentError, Option } from 'commander';
import { instanceIdProblem } from '../gate/copied-text';

/** `--instance-id`. Refuses an id that is masked, quoted or otherwise not an id, so that no call is made for it. */
export function instanceIdOption(description: string): Option {
  return new Option('--instance-id <id>', description).argParser(instanceIdOf);
}

function instanceIdOf(text: string): string {
  const problem = instanceIdProblem(text);
  if (problem) throw new InvalidArgumentError([problem.message, ...problem.remedies].join(' '));
  return text;
}
