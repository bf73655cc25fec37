import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The earliest time that a zip can contain. In local time, because fflate writes that, so that the bytes are the same in every time zone. */
const MODIFIED = new Date(1980, 0, 1);

/** The identifier of Unix in a zip. It says that the upper half of a file's attributes is its mode. */
const UNIX = 3;

/**
 * Zips and compresses the files of a folder, sorted by name. Of their modes and times, keeps only the execute bit, so that the same files
 * always make the same bytes.
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
