import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Terraform's hash of an unpacked provider package (`h1:`): that of a list of its files and their hashes. */
export function packageHash(folder: string): string {
  const lines = readdirSync(folder)
    .sort()
    .map((file) => `${sha256(readFileSync(join(folder, file))).digest('hex')}  ${file}\n`);
  return `h1:${sha256(lines.join('')).digest('base64')}`;
}

function sha256(data: string | Buffer) {
  return createHash('sha256').update(data);
}
