import { InvalidArgumentError, Option } from 'commander';

/** `--dir`. An empty path, as of a variable that is not set in a script, does not stand for this folder. */
export function dirOption(description: string): Option {
  return new Option('--dir <dir>', description).default('.').argParser(folderOf);
}

function folderOf(path: string): string {
  if (path === '') throw new InvalidArgumentError('The path is empty. Use "." for this folder.');
  return path;
}
