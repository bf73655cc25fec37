/** A path as one word of a command to copy: in quotes where it has spaces or other characters that a shell takes for its own. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
