import { resolve } from 'node:path';
import { generateDotnetProject, makeDotnetPackage } from './dotnet-packages';
import { describeGoParameters } from './go-parameters';
import { makeJavaPackage } from './java-packages';
import { type Language, pacmak } from './jsii-pacmak';

/** How packages are made. */
export interface PackageOptions {
  /** The npm package: this repository, which is the default, or the one for CDK Terrain. */
  readonly source?: string;

  /** Whether to generate the sources of the packages only, which needs no toolchain. */
  readonly codeOnly?: boolean;
}

/** Makes the packages of languages in `<folder>/<language>/`, from what the build has left. */
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
