import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { EXECUTABLE, STANDALONE_PROGRAM } from './provider-package';

/** Version 2.0 of the format. In zips made on Unix, the upper half of an entry's attributes is its mode. */
const FORMAT_VERSION = 20;
const MADE_ON_UNIX = 3 << 8;
/** The first of January 1980, the earliest date of the format. */
const DATE = 0x0021;
const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;

/**
 * Makes a zip of the files of a folder, sorted by name and not compressed. The same files always give the same bytes: dates are constant,
 * and the execute bit depends on the file name, because some file systems lose it.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function providerZip(folder: string): Buffer {
  const contents: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const names = readdirSync(folder).sort();
  for (const name of names) {
    const data = readFileSync(join(folder, name));
    const bytes = Buffer.from(name);
    const common = header([
      [2, FORMAT_VERSION],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, DATE],
      [4, crc32(data)],
      [4, data.length],
      [4, data.length],
      [2, bytes.length],
      [2, 0],
    ]);
    const isProgram = EXECUTABLE.test(name) || name === STANDALONE_PROGRAM;
    const mode = isProgram ? 0o100755 : 0o100644;
    const local = Buffer.concat([header([[4, LOCAL_HEADER]]), common, bytes, data]);
    contents.push(local);
    directory.push(
      header([
        [4, DIRECTORY_HEADER],
        [2, MADE_ON_UNIX | FORMAT_VERSION],
      ]),
      common,
      header([
        [2, 0],
        [2, 0],
        [2, 0],
        [4, mode * 2 ** 16],
        [4, offset],
      ]),
      bytes,
    );
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = header([
    [4, END_OF_DIRECTORY],
    [2, 0],
    [2, 0],
    [2, names.length],
    [2, names.length],
    [4, entries.length],
    [4, offset],
    [2, 0],
  ]);
  return Buffer.concat([...contents, entries, end]);
}

/** Concatenates numbers of two or four bytes. */
function header(fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}
