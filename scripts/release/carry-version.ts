/** What `npm version` runs once package.json has the new version: carries it to wherever else it stands, and closes the changelog. */
import { readFileSync, writeFileSync } from 'node:fs';
import { version } from '../../package.json';
import { CHANGELOG, closeSection } from './changelog';
import { filesThatMayMention, withVersion } from './version-mentions';

for (const file of filesThatMayMention()) {
  const before = readFileSync(file, 'utf8');
  const after = withVersion(before, version);
  if (after !== before) writeFileSync(file, after);
}
const today = new Date().toISOString().slice(0, 10);
writeFileSync(CHANGELOG, closeSection(readFileSync(CHANGELOG, 'utf8'), version, today));
