/** CHANGELOG.md in the form of Keep a Changelog. */
export const CHANGELOG = 'CHANGELOG.md';

const OPEN = '## Unreleased\n';

/** Puts what is open under a version, and opens anew. */
export function closeSection(changelog: string, version: string, date: string): string {
  if (!changelog.includes(OPEN)) throw new Error(`${CHANGELOG} has no section "Unreleased" to close.`);
  return changelog.replace(OPEN, () => `${OPEN}\n## ${version} - ${date}\n`);
}

/** What is under a version. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version} - `));
  const notes = section?.slice(section.indexOf('\n')).trim();
  if (!notes) {
    throw new Error(
      `${CHANGELOG} says nothing of ${version}: write under "Unreleased" what is new, and let "npm version" close it.`,
    );
  }
  return notes;
}
