import { resolve } from 'node:path';
import { generateDotnetProject, makeDotnetPackage } from './dotnet-packages';
import { describeGoParameters } from './go-parameters';
import { makeJavaPackage } from './java-packages';
import { type Language, pacmak } from './jsii-pacmak';

/** How packages are made. */
export interface PackageOptions {
  /** The folder of the npm package. Default: this repository. */
  readonly source?: string;

  /** Whether to generate only the sources, which needs no toolchain. */
  readonly codeOnly?: boolean;
}

/** Makes the packages of languages in `<folder>/<language>/` from the output of the build. */
export async function makePackages(
  folder: string,
  languages: readonly Language[],
  { source = '.', codeOnly = false }: PackageOptions = {},
): Promise<void> {
  const path = resolve(folder);
  const has = (language: Language) => languages.includes(language);
  const others = languages.filter((language) => language !== 'dotnet' && (language !== 'java' || codeOnly));
  if (others.length > 0) await pacmak(source, path, others, codeOnly ? ['--code-only'] : []);
  if (has('go')) describeGoParameters(source, path);
  if (has('java') && !codeOnly) await makeJavaPackage(source, path);
  if (has('dotnet')) await (codeOnly ? generateDotnetProject : makeDotnetPackage)(source, path);
}
