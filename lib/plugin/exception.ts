const MAX_FRAMES = 5;
const FRAME = /^ {4}at [^\n]+:\d+:\d+\)?$/gm;

const MORE_FILES = 'Raise the limit of open files (ulimit -n).';
const MORE_MEMORY = 'Give the process more memory (ulimit -v, the limit of the container).';

/** The remedy for each shortage, by the system's error code or the name of the exception. */
const SHORTAGES: Readonly<Record<string, string>> = {
  EMFILE: MORE_FILES,
  ENFILE: MORE_FILES,
  ENOMEM: MORE_MEMORY,
  // Thrown only while a key is made, which fails only for lack of memory.
  OperationError: MORE_MEMORY,
};

/** The remedy if the machine lacks open files or memory; undefined for any other exception. */
export function helpInShortage(thrown: unknown): string | undefined {
  const { code, name } = Object(thrown) as NodeJS.ErrnoException;
  return SHORTAGES[code || name];
}

/** Explains an unexpected exception to the user: a shortage of the machine, or else a bug. */
export function explainException(thrown: unknown): string {
  const help = helpInShortage(thrown);
  return help
    ? `This machine allows the provider too few open files or too little memory. ${help}`
    : `This is a bug in the provider. Please report it, with these lines:\n\n${describeException(thrown)}`;
}

/** The class and the stack frames of an exception, without its message, which may contain a secret. */
export function describeException(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `a thrown ${typeof thrown}`;
  return [thrown.constructor.name, ...framesOf(thrown)].join('\n');
}

// A line of the message can look like a frame, so only what follows the message counts.
function framesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const frames = stack.slice(start + message.length).match(FRAME) ?? [];
  return frames.slice(0, MAX_FRAMES).map(withoutFolder);
}

function withoutFolder(frame: string): string {
  return frame.replace(/(at |\()[^(]*[\\/]/, '$1');
}
