import type { Place } from '../../hcl';
import type { Location } from '../check-result';

/** A part of a configuration as reports show it. */
export function locationOf({ source, start, end }: Place): Location {
  const first = source.position(start);
  const last = source.position(end);
  return { file: source.name, ...first, endLine: last.line, endColumn: last.column };
}
