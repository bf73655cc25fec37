const MAX_FRAMES = 5;
const FRAME = /^ {4}at [^\n]+:\d+:\d+\)?$/gm;

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
