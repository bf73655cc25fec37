/** `npm run release:notes`: prints what the changelog says of the version in package.json; ends with status 1 where that is nothing. */
import { readFileSync } from 'node:fs';
import { version } from '../../package.json';
import { CHANGELOG, notesOf } from './changelog';

try {
  process.stdout.write(`${notesOf(readFileSync(CHANGELOG, 'utf8'), version)}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
