/** With more names, a message would be hard to read. */
const MOST_NAMES = 5;

/** Lists names for a message: the first five, and the number of the others. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
