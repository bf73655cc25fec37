const MAX_FRAMES = 5;
const FRAME = /^ {4}at [^\n]+:\d+:\d+\)?$/gm;

const MORE_FILES = 'Raise the limit of open files (ulimit -n).';
const MORE_MEMORY = 'Give the process more memory (ulimit -v, the limit of the container).';

/** What helps where the machine is short of something, by the code of the system or the name of an exception. */
const SHORTAGES: Readonly<Record<string, string>> = {
  EMFILE: MORE_FILES,
  ENFILE: MORE_FILES,
  ENOMEM: MORE_MEMORY,
  // Only making keys fails with this, and needs nothing but memory.
  OperationError: MORE_MEMORY,
};

/** What to do where an exception comes from a shortage of the machine; undefined where it does not. */
export function helpInShortage(thrown: unknown): string | undefined {
  const { code, name } = Object(thrown) as NodeJS.ErrnoException;
  return SHORTAGES[code || name];
}

/** What to say of an exception that no code foresaw: a shortage of the machine, or else a bug. */
export function explainException(thrown: unknown): string {
  const help = helpInShortage(thrown);
  return help
    ? `This machine does not have enough open files or memory for the provider. ${help}`
    : `This is a bug in the provider. Please report it, with these lines:\n\n${describeException(thrown)}`;
}

/** The description of an unexpected exception: its class and where it came from. Its message may contain a secret. */
export function describeException(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `a thrown ${typeof thrown}`;
  return [thrown.constructor.name, ...framesOf(thrown)].join('\n');
}

// A message can look like a frame. What follows it cannot be part of it.
function framesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const frames = stack.slice(start + message.length).match(FRAME) ?? [];
  return frames.slice(0, MAX_FRAMES).map(withoutFolder);
}

function withoutFolder(frame: string): string {
  return frame.replace(/(at |\()[^(]*[\\/]/, '$1');
}
