/** The oldest Node.js that runs the provider and the command line. */
export const OLDEST_NODE = [20, 18, 1] as const;

/** Whether a version such as `1.9.8` or `1.10.0-rc1` is older than another. */
export function isOlder(version: string, other: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number);
  const index = other.findIndex((part, at) => parts[at] !== part);
  return index >= 0 && Number(parts[index]) < Number(other[index]);
}

/** A sentence that says why the Node.js that runs this is too old; undefined if it is not. */
export function whyNodeIsTooOld(program: string): string | undefined {
  const { node } = process.versions;
  if (!isOlder(node, OLDEST_NODE)) return undefined;
  return `${program} needs Node.js ${OLDEST_NODE.join('.')} or newer, and ${process.execPath} is Node.js ${node}.`;
}
