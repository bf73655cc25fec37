import { LANGUAGES } from '../../scripts/package/jsii-pacmak';
import { makePackages } from '../../scripts/package/language-packages';
import { installed } from './installed';
import { madeOnce } from './made-once';

/** The packages of all languages, generated from the build: in `<folder>/<language>/`. */
export function generatedPackages(): Promise<string> {
  return madeOnce('packages', (folder) => makePackages(folder, LANGUAGES, { codeOnly: true }));
}

/** The framework's bindings for the languages that compile them from sources: in `<folder>/java/`, and with mcs in `<folder>/dotnet/`. */
export function generatedFramework(): Promise<string> {
  const languages = installed('mcs') ? (['java', 'dotnet'] as const) : (['java'] as const);
  return madeOnce('framework', (folder) =>
    makePackages(folder, languages, { source: 'node_modules/cdktf', codeOnly: true }),
  );
}
