import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, type PrivateKey } from 'openpgp';
import { PLATFORMS } from '../../../lib/placement/place-provider';
import { PROVIDER_ADDRESSES } from '../../../lib/placement/provider-address';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { writeMirror } from '../../../scripts/package-provider/mirror';
import { type Archive, writeRelease } from '../../../scripts/package-provider/release';
import { HttpsServer } from '../../support/https-server';
import { installed } from '../../support/installed';
import { Terraform } from '../../support/terraform';

const provider = bundledProvider();
const BASE = '/v1/providers/apsaramqtt/apsaramqtt';
const FILE = new RegExp(`^terraform-provider-apsaramqtt_${provider.version}_(.+)\\.zip$`);
const MANIFEST = `terraform-provider-apsaramqtt_${provider.version}_manifest.json`;

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The files of a provider in a mirror: JSON with only one kind of hashes, and the checksums of the zips. */
function filesOf(folder: string, kind: string): object {
  const onlyThatKind = (name: string, value: unknown) =>
    name === 'hashes' ? (value as string[]).filter((hash) => hash.startsWith(kind)) : value;
  const files = readdirSync(folder).map((name) => [
    name,
    name.endsWith('.json')
      ? JSON.parse(readFileSync(join(folder, name), 'utf8'), onlyThatKind)
      : sha256(join(folder, name)),
  ]);
  return Object.fromEntries(files);
}

/** A registry with only the files of a release and the public key of its author. */
function registryOf(release: string, publicKey: string): (path: string) => object | Buffer | undefined {
  const file = (end: string) => `terraform-provider-apsaramqtt_${provider.version}_${end}`;
  const read = (name: string) => readFileSync(join(release, name));
  const sums = () =>
    read(file('SHA256SUMS'))
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split('  '));
  const { protocol_versions: protocols } = JSON.parse(read(file('manifest.json')).toString()).metadata;
  const platforms = () =>
    sums()
      .flatMap(([, name]) => FILE.exec(name!)?.[1] ?? [])
      .map((platform) => platform.split('_'));
  return (path) => {
    if (path === '/.well-known/terraform.json') return { 'providers.v1': '/v1/providers/' };
    if (path === `${BASE}/versions`) {
      const versions = platforms().map(([os, arch]) => ({ os, arch }));
      return { versions: [{ version: provider.version, protocols, platforms: versions }] };
    }
    if (path.startsWith(`${BASE}/${provider.version}/download/`)) {
      const [os, arch] = path.split('/').slice(-2);
      const filename = file(`${os}_${arch}.zip`);
      return {
        protocols,
        os,
        arch,
        filename,
        download_url: `/files/${filename}`,
        shasums_url: `/files/${file('SHA256SUMS')}`,
        shasums_signature_url: `/files/${file('SHA256SUMS.sig')}`,
        shasum: sums().find(([, name]) => name === filename)![0],
        signing_keys: { gpg_public_keys: [{ key_id: 'AUTHOR', ascii_armor: publicKey }] },
      };
    }
    return path.startsWith('/files/') ? read(path.slice('/files/'.length)) : undefined;
  };
}

describe.each([
  // Each engine writes one kind of hash into a mirror. Ours has both.
  ['terraform', 'h1:'],
  ['tofu', 'zh:'],
])('a registry that has the release, used by %s', (program, kind) => {
  const test = installed(program) && process.platform === 'linux' ? it : it.skip;
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const release = join(folder, 'release');
  let key: PrivateKey;
  let archives: readonly Archive[];
  let server: HttpsServer;

  beforeAll(async () => {
    ({ privateKey: key } = await generateKey({
      userIDs: { name: 'Releases', email: 'releases@example.com' },
      type: 'rsa',
      rsaBits: 2048,
      format: 'object',
    }));
    const packages = PLATFORMS.map((platform) => ({ platform, folder: provider.folder }));
    archives = await writeRelease(release, provider.version, packages, key);
    server = await HttpsServer.start(registryOf(release, key.toPublic().armor()));
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** A working folder that requires the provider from the registry. Only the registry's certificate is trusted. */
  function workspace(): Terraform {
    const terraform = new Terraform({}, program);
    terraform.write('ca.pem', server.certificate);
    terraform.write(
      'main.tf.json',
      JSON.stringify({
        terraform: { required_providers: { apsaramqtt: { source: `${server.host}/apsaramqtt/apsaramqtt` } } },
      }),
    );
    return terraform.with({ SSL_CERT_FILE: join(terraform.folder, 'ca.pem') });
  }

  test('installs what the signature vouches for, with the hashes that we say', async () => {
    const terraform = workspace();

    const { status, text } = await terraform.run('init', '-no-color');

    expect(text).toMatch(
      new RegExp(`Installed ${server.host}/apsaramqtt/apsaramqtt v${provider.version} \\((self-)?signed`),
    );
    expect(status).toBe(0);
    const lockFile = readFileSync(join(terraform.folder, '.terraform.lock.hcl'), 'utf8');
    const locked = [...lockFile.matchAll(/"((?:h1|zh):.+)"/g)].map(([, hash]) => hash!);
    // Terraform treats every checksum as that of a zip, even the checksum of the manifest.
    const ours = [...archives.flatMap(({ hashes }) => hashes), `zh:${sha256(join(release, MANIFEST))}`];
    expect(new Set(locked)).toEqual(new Set(ours));
    terraform.remove();
  });

  test('makes the mirror of it that we make', async () => {
    const terraform = workspace();
    const platforms = PLATFORMS.map((platform) => `-platform=${platform}`);

    const { status } = await terraform.run('providers', 'mirror', ...platforms, 'theirs');

    expect(status).toBe(0);
    const theirs = filesOf(join(terraform.folder, 'theirs', server.host, 'apsaramqtt/apsaramqtt'), kind);
    writeMirror(join(folder, 'mirror'), provider.version, archives);
    for (const address of PROVIDER_ADDRESSES)
      expect(filesOf(join(folder, 'mirror', address), kind)).toEqual(theirs);
    terraform.remove();
  });

  test('is refused when a sum was changed after it was signed', async () => {
    const sums = join(release, `terraform-provider-apsaramqtt_${provider.version}_SHA256SUMS`);
    const signed = readFileSync(sums);
    writeFileSync(sums, Buffer.concat([signed, Buffer.from(`${'0'.repeat(64)}  another file\n`)]));
    const terraform = workspace();

    const { status, text } = await terraform.run('init', '-no-color');

    expect(status).toBe(1);
    expect(text).toContain('error checking signature');
    writeFileSync(sums, signed);
    terraform.remove();
  });
});
