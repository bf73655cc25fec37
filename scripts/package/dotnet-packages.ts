import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Assembly } from '@jsii/spec';
import { pacmak, run } from './jsii-pacmak';
import { inScratch } from './scratch';

/** The README and licence files. jsii-pacmak writes them beside the project, and NuGet packs only files that the project names. */
const PAGE = 'README.md';
const PACKED = ['LICENSE', 'NOTICE', PAGE];

/** Makes the NuGet package of an npm package in `<folder>/dotnet/`. */
export async function makeDotnetPackage(source: string, folder: string): Promise<void> {
  await inScratch(async (scratch) => {
    const project = await generateDotnetProject(source, scratch);
    await run('dotnet', ['build', project, '--force', '--configuration', 'Release']);
    const built = join(project, 'bin/Release');
    const isPackage = (path: string) => path === built || /\.s?nupkg$/.test(path);
    cpSync(built, resolve(folder, 'dotnet'), { recursive: true, filter: isPackage });
  });
}

/** Generates the .NET project of an npm package, as sources. Returns its folder below `<folder>/dotnet/`. */
export async function generateDotnetProject(source: string, folder: string): Promise<string> {
  await pacmak(source, folder, ['dotnet'], ['--code-only']);
  const { targets = {}, readme }: Assembly = JSON.parse(readFileSync(join(source, '.jsii'), 'utf8'));
  const { packageId } = targets.dotnet as { readonly packageId: string };
  const project = join(folder, 'dotnet', packageId);
  if (readme) writeFileSync(join(project, PAGE), readme.markdown);
  const file = join(project, `${packageId}.csproj`);
  const packed = PACKED.filter((name) => existsSync(join(project, name)));
  writeFileSync(file, withPacked(readFileSync(file, 'utf8'), packed));
  return project;
}

/**
 * Adds files to a project that NuGet packs at the root of the package.
 * @see https://learn.microsoft.com/en-us/nuget/reference/msbuild-targets#packagereadmefile
 */
function withPacked(project: string, files: readonly string[]): string {
  const items = files.map((file) => `    <None Include="${file}" Pack="true" PackagePath="" />\n`);
  const page = files.includes(PAGE) ? `    <PackageReadmeFile>${PAGE}</PackageReadmeFile>\n` : '';
  return project
    .replace('  </PropertyGroup>', () => `${page}  </PropertyGroup>`)
    .replace(/<\/Project>\s*$/, () => `  <ItemGroup>\n${items.join('')}  </ItemGroup>\n</Project>\n`);
}
