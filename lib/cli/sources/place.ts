import type { Place } from '../../hcl';
import type { Location } from '../check-result';
import { repositoryPath } from '../repository';

/** The location in reports of a part of a configuration. */
export function locationOf({ source, start, end }: Place): Location {
  const first = source.position(start);
  const last = source.position(end);
  return { file: source.name, ...first, endLine: last.line, endColumn: last.column };
}

/** A place as the start of a message. */
export function placeText({ source, start }: Place): string {
  const { line, column } = source.position(start);
  return `${repositoryPath(source.name)}:${line}:${column}`;
}
