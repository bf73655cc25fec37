import { readFileSync, writeFileSync } from 'node:fs';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { Metafile } from 'esbuild';
import { license, name, version } from '../package.json';
import { type BundledPackage, bundledPackages } from './bundled-packages';

/**
 * Writes a CycloneDX software bill of materials for the packages in bundles. Has no timestamp and no serial number, so that the same source
 * makes the same package.
 */
export function writeSbom(file: string, bundles: readonly Metafile[]): void {
  const root = componentOf({ name, version, license });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: root }) });
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  for (const bundled of bundledPackages(bundles)) {
    const component = componentOf(bundled);
    const { integrity } = packages[bundled.folder.replace(/\/$/, '')];
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], hexOf(integrity));
    bom.components.add(component);
    root.dependencies.add(component.bomRef);
  }
  const normalize = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const json = new Serialize.JsonSerializer(normalize).serialize(bom, { sortLists: true, space: 2 });
  writeFileSync(file, `${json}\n`);
}

function componentOf({ name, version, license }: Omit<BundledPackage, 'folder'>): Models.Component {
  const component = new Models.Component(Enums.ComponentType.Library, name, {
    version,
    bomRef: `${name}@${version}`,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  });
  component.licenses.add(new Models.SpdxLicense(license));
  return component;
}

/** @param integrity `sha512-<base64>`, from package-lock.json. */
function hexOf(integrity: string): string {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
}
