import { readFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';

/** A package of which at least one file is in a bundle. */
export interface BundledPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The packages in bundles, sorted by name and version. */
export function bundledPackages(bundles: readonly Metafile[]): readonly BundledPackage[] {
  // Not the inputs of the whole build: they include files from which esbuild kept nothing.
  const files = bundles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  const folders = files.map((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0]);
  return [...new Set(folders)]
    .filter((found) => found !== undefined)
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
      return { folder, name, version, license };
    })
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}
