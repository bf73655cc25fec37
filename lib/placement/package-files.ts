import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Thrown if the zip of a package cannot be unpacked, such as a zip that was copied only in part. */
export class DamagedPackageError extends Error {
  constructor(readonly path: string) {
    super(`${path} is not a zip, or is damaged`);
  }
}

/** The files of a package, by name. The package is a folder or a zip. @throws DamagedPackageError */
export function packageFiles(path: string): ReadonlyMap<string, Buffer> {
  if (statSync(path).isDirectory()) return filesOf(path);
  return new Map(Array.from(zipEntries(path), ([name, { data }]) => [name, data] as const));
}

/** A file in a zip. */
interface ZipEntry {
  readonly data: Buffer;
  /** Whether it is executable after unpacking. False for every file of a zip that was made on Windows. */
  readonly isExecutable: boolean;
}

/** The files in the zip of a package, by name. @throws DamagedPackageError */
export function zipEntries(path: string): ReadonlyMap<string, ZipEntry> {
  const zip = readFileSync(path);
  try {
    return entriesOf(zip);
  } catch {
    throw new DamagedPackageError(path);
  }
}

function filesOf(folder: string): Map<string, Buffer> {
  // Without `withFileTypes`: the entries of Yarn Plug'n'Play have no parent folder.
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return new Map(files.map((name) => [name.split(sep).join('/'), readFileSync(join(folder, name))] as const));
}

const END_OF_DIRECTORY = Buffer.from('PK\x05\x06');
const DEFLATED = 8;
/** The systems whose zips contain file modes: Unix and macOS. */
const WITH_MODES = [3, 19];

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function entriesOf(zip: Buffer): Map<string, ZipEntry> {
  const end = zip.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new Error('not a zip');
  const files = new Map<string, ZipEntry>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const header = zip.readUInt32LE(at + 42);
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const data = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    if (!name.endsWith('/'))
      files.set(name, {
        data: zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(data) : data,
        isExecutable: WITH_MODES.includes(zip.readUInt8(at + 5)) && (zip.readUInt16LE(at + 40) & 0o111) !== 0,
      });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
