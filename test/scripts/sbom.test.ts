import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import manifest from '../../package.json';
import lock from '../../package-lock.json';

interface Component {
  readonly name: string;
  readonly version: string;
}

const sbom = JSON.parse(readFileSync('bundle/sbom.cdx.json', 'utf8')) as {
  readonly bomFormat: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
};

describe('the software bill of materials', () => {
  it('is CycloneDX, of this package', () => {
    expect(sbom.bomFormat).toBe('CycloneDX');
    expect(sbom.metadata.component.name).toBe(manifest.name);
  });

  it('names every package that is bundled, in a version that is installed, and no other', () => {
    const names = sbom.components.map((component) => component.name);
    expect(names).toEqual(expect.arrayContaining(['pbf', '@msgpack/msgpack', 'commander', 'valibot']));
    expect(names).not.toContain('jest');
    const installed = Object.entries(lock.packages).map(
      ([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`,
    );
    const bundled = sbom.components.map(({ name, version }) => `${name}@${version}`);
    expect(installed).toEqual(expect.arrayContaining(bundled));
  });
});

describe('the published package', () => {
  it('has no dependencies and no script that an installation runs', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts).not.toHaveProperty(script);
  });

  it('holds the bill of materials', () => {
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ files }] = JSON.parse(packed.toString()) as [{ files: { path: string }[] }];
    expect(files.map(({ path }) => path)).toContain('bundle/sbom.cdx.json');
  });
});
