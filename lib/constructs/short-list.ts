/** Names in a message that more would make hard to read. */
const MOST_NAMES = 5;

/** Some names as a message lists them, and how many others there are. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
