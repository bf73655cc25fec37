import type { Place } from '../../hcl';
import type { Location } from '../check-result';
import { repositoryPath } from '../repository';

/** A part of a configuration as reports show it. */
export function locationOf({ source, start, end }: Place): Location {
  const first = source.position(start);
  const last = source.position(end);
  return { file: source.name, ...first, endLine: last.line, endColumn: last.column };
}

/** The same as the start of a message. */
export function placeText({ source, start }: Place): string {
  const { line, column } = source.position(start);
  return `${repositoryPath(source.name)}:${line}:${column}`;
}
