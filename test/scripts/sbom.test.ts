import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { providerZip } from '../../lib/placement/provider-zip';
import manifest from '../../package.json';
import lock from '../../package-lock.json';
import { npmPackage } from '../support/made-once';
import { unzip } from '../support/zip';

interface Component {
  readonly name: string;
  readonly version: string;
}

const LOCK_FILES = execFileSync('git', ['ls-files', '*package-lock.json'], { encoding: 'utf8' })
  .trim()
  .split('\n');

const text = readFileSync('bundle/sbom.cdx.json', 'utf8');
const sbom = JSON.parse(text) as {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
};
const named = sbom.components.map(({ name, version }) => `${name} ${version}`);

/** The packages that a notice names, as `name version`. */
function noticesIn(content: string): string[] {
  return [...content.matchAll(/^-{80}\n\n(\S+ \S+) \(.+\)$/gm)].map(([, name]) => name!);
}

describe('the software bill of materials', () => {
  it('is CycloneDX, by its own validator, of this package', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
    expect(sbom.metadata.component).toMatchObject({ name: manifest.name, version: manifest.version });
  });

  it('names every package that is bundled, in a version that is installed, and no other', () => {
    expect(named).toEqual(expect.arrayContaining([expect.stringMatching(/^commander /)]));
    expect(named.some((name) => /^(jest|esbuild|typescript) /.test(name))).toBe(false);
    const installed = Object.entries(lock.packages).map(
      ([path, { version, ...rest }]) =>
        `${'name' in rest ? rest.name : path.split('node_modules/').at(-1)} ${version}`,
    );
    expect(installed).toEqual(expect.arrayContaining(named));
  });
});

describe('the notices of third parties', () => {
  const notices = readFileSync('bundle/THIRD-PARTY-NOTICES', 'utf8');

  it('name what the bill of materials names, each with the text of its licence', () => {
    expect(noticesIn(notices).sort()).toEqual([...named].sort());
    for (const part of notices.split('-'.repeat(80)).slice(1)) {
      expect(part).toMatch(/copyright|Mozilla Public License|Blue Oak/i);
      expect(part.length).toBeGreaterThan(500);
    }
  });

  it('are in the zip of the provider, for its content, together with the licence', () => {
    const files = unzip(providerZip('bundle/provider'));
    expect(files.get('LICENSE')).toEqual(readFileSync('LICENSE'));
    const own = noticesIn(files.get('THIRD-PARTY-NOTICES')!.toString());
    expect(own).toEqual(expect.arrayContaining([expect.stringMatching(/^pbf /)]));
    expect(named).toEqual(expect.arrayContaining(own));
  });
});

describe('a lock file', () => {
  it.each(LOCK_FILES)('has the integrity of every package that is downloaded: %s', (file) => {
    const { packages: locked } = JSON.parse(readFileSync(file, 'utf8'));
    const packages = Object.entries(locked as Record<string, Record<string, unknown>>);
    const unprotected = packages.filter(
      ([path, { link, inBundle, integrity }]) =>
        path !== '' && !link && !inBundle && !String(integrity).startsWith('sha512-'),
    );
    expect(unprotected.map(([path]) => path)).toEqual([]);
  });
});

describe('the published package', () => {
  it('has no dependencies and no script that an installation runs', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts).not.toHaveProperty(script);
  });

  it('contains the bill of materials, the licence and the notices', async () => {
    const files = execFileSync('tar', ['-tzf', await npmPackage()], { encoding: 'utf8' }).split('\n');
    for (const file of ['bundle/sbom.cdx.json', 'bundle/THIRD-PARTY-NOTICES', 'LICENSE'])
      expect(files).toContain(`package/${file}`);
  });
});
