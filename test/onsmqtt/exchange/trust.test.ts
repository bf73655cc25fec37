import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrust } from '../../../lib/onsmqtt/exchange/trust';
import { selfSigned } from '../../support/certificate';

const folder = mkdtempSync(join(tmpdir(), 'trust-'));
const path = (name: string) => join(folder, name);
const [one, two, both] = ['one.pem', 'two.pem', 'both.pem'].map(path) as [string, string, string];

beforeAll(async () => {
  const certificates = await Promise.all(['one', 'two'].map((host) => selfSigned([host])));
  const [first, second] = certificates.map(({ cert }) => cert.trim()) as [string, string];
  writeFileSync(one, `# One of ours.\n${first}\n`);
  writeFileSync(two, second);
  writeFileSync(both, `${first}\n\nand\n${second}\n`);
  writeFileSync(path('none.pem'), 'no certificate');
  mkdirSync(path('certificates/a-folder'), { recursive: true });
  writeFileSync(path('certificates/one.pem'), first);
  mkdirSync(path('others'));
  writeFileSync(path('others/two.pem'), second);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same context for the same authorities. */
const contextOf = (env: NodeJS.ProcessEnv) => readTrust(env).secureContext;

describe('the authorities that are trusted', () => {
  it("are Node's own where nothing adds one", () => {
    expect(readTrust({})).toEqual({ secureContext: undefined, unreadable: [] });
    expect(readTrust({ SSL_CERT_FILE: '', SSL_CERT_DIR: '', NODE_OPTIONS: '' })).toEqual({
      secureContext: undefined,
      unreadable: [],
    });
    expect(contextOf({ SSL_CERT_FILE: path('none.pem') })).toBeUndefined();
  });

  it.each(['APSARAMQTT_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])(
    'are, too, those of the file that %s names',
    (variable) => {
      const context = contextOf({ [variable]: one });
      expect(context).toBeDefined();
      expect(context).toBe(contextOf({ SSL_CERT_FILE: one }));
      expect(context).not.toBe(contextOf({ [variable]: two }));
    },
  );

  it('are those of every variable together, and every one of a file', () => {
    const context = contextOf({ NODE_EXTRA_CA_CERTS: one, SSL_CERT_FILE: two });
    expect(context).not.toBe(contextOf({ NODE_EXTRA_CA_CERTS: one }));
    expect(context).not.toBe(contextOf({ SSL_CERT_FILE: two }));
    expect(context).toBe(contextOf({ SSL_CERT_FILE: both }));
  });

  it('are those of the files in the folders that SSL_CERT_DIR names, where they exist', () => {
    const folders = [path('certificates'), path('missing'), path('others')].join(':');
    expect(readTrust({ SSL_CERT_DIR: folders })).toEqual({
      secureContext: contextOf({ SSL_CERT_FILE: both }),
      unreadable: [],
    });
    expect(contextOf({ SSL_CERT_DIR: path('certificates') })).toBe(contextOf({ SSL_CERT_FILE: one }));
  });

  it('are those of this machine where Node is told to trust them', () => {
    // Debian and Alpine keep them where this looks; another machine may have none.
    const context = contextOf({ NODE_OPTIONS: '--no-warnings  --use-openssl-ca' });
    expect(contextOf({ NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: one })).not.toBe(
      contextOf({ SSL_CERT_FILE: context ? one : two }),
    );
    expect(contextOf({ NODE_OPTIONS: '--use-openssl-ca-x' })).toBeUndefined();
  });

  it('lack those of a file that cannot be read, which is named with the reason', () => {
    expect(
      readTrust({
        NODE_EXTRA_CA_CERTS: path('missing.pem'),
        SSL_CERT_FILE: folder,
        APSARAMQTT_EXTRA_CA_CERTS: one,
      }),
    ).toEqual({
      secureContext: contextOf({ SSL_CERT_FILE: one }),
      unreadable: ['NODE_EXTRA_CA_CERTS (ENOENT)', 'SSL_CERT_FILE (not-regular)'],
    });
  });
});
