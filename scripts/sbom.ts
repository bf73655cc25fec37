import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { name } from '../package.json';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly 'bom-ref': string;
}

/** As much of a CycloneDX document as is looked at here. */
interface Sbom {
  readonly metadata: { readonly component: object; readonly timestamp?: string };
  readonly serialNumber?: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Writes a CycloneDX software bill of materials of what was bundled: npm's own of all that is installed, less everything that no
 * bundle holds. Without a time and a number of its own, so that the same source makes the same package.
 */
export function writeSbom(file: string, bundles: readonly Metafile[]): void {
  const all: Sbom = JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const bundled = bundledPackages(bundles);
  const components = all.components.filter((component) => bundled.has(component['bom-ref']));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const { serialNumber: _, metadata, ...rest } = all;
  const { timestamp: __, ...timeless } = metadata;
  const sbom = {
    ...rest,
    metadata: { ...timeless, component: { ...metadata.component, name } },
    components,
    dependencies: all.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) })),
  };
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
}

/** As `name@version`: another version of a package may be installed for a tool. */
function bundledPackages(bundles: readonly Metafile[]): ReadonlySet<string> {
  const files = bundles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.map((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0]);
  const manifests = [...new Set(folders)].filter((found) => found !== undefined);
  return new Set(manifests.map((folder) => nameAndVersion(`${folder}package.json`)));
}

function nameAndVersion(manifest: string): string {
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as Component;
  return `${name}@${version}`;
}
