import { LANGUAGES } from '../../scripts/package/jsii-pacmak';
import { makePackages } from '../../scripts/package/language-packages';
import { installed } from './installed';
import { madeOnce } from './made-once';

/** Generates the packages of all languages from the build, in `<folder>/<language>/`. */
export function generatedPackages(): Promise<string> {
  return madeOnce('packages', (folder) => makePackages(folder, LANGUAGES, { codeOnly: true }));
}

/**
 * Generates the framework's bindings for languages that compile them from source: `<folder>/java/` and, if mcs is installed,
 * `<folder>/dotnet/`.
 */
export function generatedFramework(): Promise<string> {
  const languages = installed('mcs') ? (['java', 'dotnet'] as const) : (['java'] as const);
  return madeOnce('framework', (folder) =>
    makePackages(folder, languages, { source: 'node_modules/cdktf', codeOnly: true }),
  );
}
