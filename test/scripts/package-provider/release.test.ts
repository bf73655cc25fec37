import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PLATFORMS } from '../../../lib/placement/place-provider';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { writeMirror } from '../../../scripts/package-provider/mirror';
import { writeRelease } from '../../../scripts/package-provider/release';
import { IS_NIGHTLY } from '../../support/nightly';
import { unzip } from '../../support/zip';

const provider = bundledProvider();
const NAME = `terraform-provider-apsaramqtt_${provider.version}`;

/** Writes a release and a mirror of the provider. */
async function packageProvider(to: string, folder = provider.folder): Promise<void> {
  const packages = PLATFORMS.map((platform) => ({ platform, folder }));
  writeMirror(
    join(to, 'mirror'),
    provider.version,
    await writeRelease(join(to, 'release'), provider.version, packages),
  );
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The hash of every file in a folder, by path. */
function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), sha256(path)]));
}

describe('the packages of the provider', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'package-provider-'));
  const made = join(scratch, 'made');
  const release = join(made, 'release');

  beforeAll(() => packageProvider(made));

  afterAll(() => rmSync(scratch, { recursive: true }));

  it('are a zip for each platform, the manifest and the sums of both', () => {
    const zips = PLATFORMS.map((platform) => `${NAME}_${platform}.zip`);
    expect(readdirSync(release).sort()).toEqual(
      [...zips, `${NAME}_SHA256SUMS`, `${NAME}_manifest.json`].sort(),
    );
  });

  it('say the protocol in the manifest', () => {
    expect(JSON.parse(readFileSync(join(release, `${NAME}_manifest.json`), 'utf8'))).toEqual({
      version: 1,
      metadata: { protocol_versions: ['6.0'] },
    });
  });

  it('have checksums as by sha256sum, except the file of checksums', () => {
    const files = readdirSync(release).filter((file) => !file.includes('SHA256SUMS'));
    const lines = files.sort().map((file) => `${sha256(join(release, file))}  ${file}\n`);
    expect(readFileSync(join(release, `${NAME}_SHA256SUMS`), 'utf8')).toBe(lines.join(''));
  });

  it.each(PLATFORMS)('contain the files of the provider for %s', (platform) => {
    const files = unzip(readFileSync(join(release, `${NAME}_${platform}.zip`)));
    expect([...files.keys()]).toEqual(readdirSync(provider.folder).sort());
    for (const [name, content] of files)
      expect(content.equals(readFileSync(join(provider.folder, name)))).toBe(true);
  });

  it('are the same bytes when they are made again, from files of another date', async () => {
    const older = join(scratch, 'older');
    cpSync(provider.folder, older, { recursive: true });
    for (const file of readdirSync(older)) utimesSync(join(older, file), 1_000_000_000, 1_000_000_000);

    await packageProvider(join(scratch, 'again'), older);

    expect(hashes(join(scratch, 'again'))).toEqual(hashes(made));
  });

  // Only in the nightly run, because it installs Bun for every platform.
  (IS_NIGHTLY ? it : it.skip)(
    'are the same bytes if they are built in another folder, under another umask and in another time zone',
    () => {
      const tree = join(scratch, 'another folder');
      const entries = [
        'LICENSE',
        'lib',
        'scripts',
        'package.json',
        'package-lock.json',
        'tsconfig.json',
        'tsconfig.jsii.json',
      ];
      for (const entry of entries) cpSync(entry, join(tree, entry), { recursive: true });
      // Hard links, because the bundler would follow a symbolic link out of the folder.
      execFileSync('cp', ['-al', resolve('node_modules'), tree]);

      execFileSync('sh', ['-ec', 'umask 077; npm run package:provider'], {
        cwd: tree,
        env: { ...process.env, TZ: 'Asia/Shanghai', LC_ALL: 'C', GPG_PRIVATE_KEY: '' },
        stdio: 'pipe',
      });

      const built = join(tree, 'dist-packages/provider/release');
      for (const zip of PLATFORMS.map((platform) => `${NAME}_${platform}.zip`))
        expect(sha256(join(built, zip))).toBe(sha256(join(release, zip)));
      const windows = unzip(readFileSync(join(built, `${NAME}_windows_amd64.zip`)));
      expect([...windows.keys()]).toEqual([
        'BUN-LICENSE',
        'LICENSE',
        'THIRD-PARTY-NOTICES',
        `terraform-provider-apsaramqtt_v${provider.version}.exe`,
      ]);
    },
  );
});
