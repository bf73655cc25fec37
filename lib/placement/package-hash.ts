import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageFiles } from './package-files';

/** Terraform's `h1:` hash of a provider package, which is a folder or a zip: the hash of a list of its files and their hashes. */
export function packageHash(path: string): string {
  const lines = [...packageFiles(path)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, data]) => `${sha256(data).digest('hex')}  ${name}\n`);
  return `h1:${sha256(lines.join('')).digest('base64')}`;
}

/** Terraform's `zh:` hash of a package's zip. */
export function zipHash(path: string): string {
  return `zh:${sha256(readFileSync(path)).digest('hex')}`;
}

function sha256(data: string | Buffer) {
  return createHash('sha256').update(data);
}
