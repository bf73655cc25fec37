import { createWriteStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** The earliest that a zip can say. In local time, as yazl writes it: the same bytes in every time zone. */
const MODIFIED = new Date(1980, 0, 1);

/**
 * Zips the files of a folder, by name, with their exec bit and nothing else of their mode and times: the same files make the same
 * bytes wherever and whenever they are zipped.
 *
 * @param compress false makes the bytes the same with every zlib, too: each deflates a little differently.
 */
export async function zipFolder(folder: string, zip: string, compress: boolean): Promise<void> {
  const archive = new ZipFile();
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name);
    const executable = (statSync(file).mode & 0o100) !== 0;
    archive.addBuffer(readFileSync(file), name, {
      mtime: MODIFIED,
      forceDosTimestamp: true,
      mode: executable ? 0o100755 : 0o100644,
      compress,
    });
  }
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(zip));
}
