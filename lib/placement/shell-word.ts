/** Characters that no shell changes. The backslash separates folders on Windows, and shells of other systems remove it. */
const PLAIN = process.platform === 'win32' ? /^[\w@%+=:,./\\-]+$/ : /^[\w@%+=:,./-]+$/;

/** A path as one word of a command to copy: in quotes where it has characters that a shell takes for its own. */
export function shellWord(path: string): string {
  return PLAIN.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
