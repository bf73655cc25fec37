import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The earliest that a zip can say. In local time, as fflate writes it: the same bytes in every time zone. */
const MODIFIED = new Date(1980, 0, 1);

/** The number of Unix in a zip: the upper half of a file's attributes is its mode. */
const UNIX = 3;

/**
 * Zips and compresses the files of a folder, by name, with their exec bit and nothing else of their mode and times: the same files make the same
 * bytes wherever and whenever they are zipped.
 */
export function zipFolder(folder: string, zip: string): void {
  const files: Zippable = {};
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name);
    const mode = (statSync(file).mode & 0o100) === 0 ? 0o100644 : 0o100755;
    files[name] = [readFileSync(file), { mtime: MODIFIED, os: UNIX, attrs: mode << 16, level: 6 }];
  }
  writeFileSync(zip, zipSync(files));
}
