import { InvalidArgumentError, Option } from 'commander';

/** `--dir`. An empty path is refused, because it often comes from a script's variable that is not set. */
export function dirOption(description: string): Option {
  return new Option('--dir <dir>', description).default('.').argParser(folderOf);
}

function folderOf(path: string): string {
  if (path === '') throw new InvalidArgumentError('The path is empty. Use "." for this folder.');
  return path;
}
