/** Characters that no shell changes. On Windows, the backslash separates folders; elsewhere, shells remove it. */
const PLAIN = process.platform === 'win32' ? /^[\w@%+=:,./\\-]+$/ : /^[\w@%+=:,./-]+$/;

/** A path as one word of a shell command. It is quoted if it has special characters. */
export function shellWord(path: string): string {
  return PLAIN.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
