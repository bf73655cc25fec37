import { relative, sep } from 'node:path';

/** The steps to a file from the root of the repository, which GitHub names to its workflows; elsewhere from where the command runs. */
export function fromRepository(file: string): string[] {
  return relative(process.env.GITHUB_WORKSPACE || '', file).split(sep);
}
