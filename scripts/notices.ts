import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { type BundledPackage, bundledPackages } from './bundled-packages';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;
const RULE = '-'.repeat(80);

/** Writes the licence text of each package in bundles. Most licences require this from everyone who redistributes the package. */
export function writeNotices(file: string, bundles: readonly Metafile[]): void {
  const notices = bundledPackages(bundles).map(noticeOf);
  const head = 'This package contains the following software.\n';
  writeFileSync(file, [head, ...notices].join(`\n${RULE}\n\n`));
}

function noticeOf({ folder, name, version, license }: BundledPackage): string {
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) throw new Error(`${name}@${version} is bundled and has no text of its licence.`);
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
