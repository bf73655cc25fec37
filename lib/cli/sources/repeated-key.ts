import { visit } from 'jsonc-parser';
import type { Unreadable } from '../check-result';
import { LineStarts } from './line-starts';

/** The problem of an object that has a key twice. Readers use the last one, so the values of the others would be ignored. */
export function repeatedKeyProblem(path: string, text: string): Unreadable | undefined {
  const repeated = repeatedKeyOffset(text);
  if (repeated === undefined) return undefined;
  const { line, column } = new LineStarts(text).positionAt(repeated);
  return {
    code: 'RepeatedKey',
    message: `${path} has the same key twice in one object: line ${line}, column ${column}.`,
    help: 'Rename or remove one of the two.',
    location: { file: path, line, column },
  };
}

/** The offset of the first repeated key in JSON; undefined if there is none. */
export function repeatedKeyOffset(text: string): number | undefined {
  const keys: Set<string>[] = [];
  let repeated: number | undefined;
  visit(text, {
    onObjectBegin: () => void keys.push(new Set()),
    onObjectEnd: () => void keys.pop(),
    onObjectProperty: (key, offset) => {
      const known = keys.at(-1);
      if (known?.has(key)) repeated ??= offset;
      known?.add(key);
    },
  });
  return repeated;
}
