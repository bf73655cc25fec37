import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { readTrust, SYSTEM_FILES } from '../../../lib/onsmqtt/exchange/trust';
import { selfSigned } from '../../support/certificate';
import { installed } from '../../support/installed';

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

/** The context for the environment and system files. */
const contextOf = (env: NodeJS.ProcessEnv, systemFiles?: readonly string[]) =>
  readTrust(env, systemFiles).secureContext;

describe('the authorities that are trusted', () => {
  it("are Node's own if nothing adds one", () => {
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

  it("are Node's own and those that are added", () => {
    const create = jest.spyOn(tls, 'createSecureContext');
    // No other test uses the two files in this order, so the context is not cached.
    readTrust({ NODE_EXTRA_CA_CERTS: two, SSL_CERT_FILE: one });
    const [[options] = []] = create.mock.calls;
    create.mockRestore();
    const added = [two, one].map((file) =>
      readFileSync(file, 'utf8')
        .replace(/^#.*\n/, '')
        .trim(),
    );
    expect(options?.ca).toEqual(expect.arrayContaining([...tls.rootCertificates, ...added]));
  });

  it('are those of every variable together, and every one of a file', () => {
    const context = contextOf({ NODE_EXTRA_CA_CERTS: one, SSL_CERT_FILE: two });
    expect(context).not.toBe(contextOf({ NODE_EXTRA_CA_CERTS: one }));
    expect(context).not.toBe(contextOf({ SSL_CERT_FILE: two }));
    expect(context).toBe(contextOf({ SSL_CERT_FILE: both }));
  });

  it('are those of the files in the folders that SSL_CERT_DIR names, if they exist', () => {
    const folders = [path('certificates'), path('missing'), path('others')].join(':');
    const { secureContext, unreadable } = readTrust({ SSL_CERT_DIR: folders });
    expect(secureContext).toBe(contextOf({ SSL_CERT_FILE: both }));
    expect(unreadable).toEqual([]);
    expect(contextOf({ SSL_CERT_DIR: path('certificates') })).toBe(contextOf({ SSL_CERT_FILE: one }));
  });

  describe('if Node is set to trust those of this machine', () => {
    const option = '--use-openssl-ca';

    it.each([option, `--no-warnings  ${option}`, `${option} --no-warnings`])(
      'are, too, those of the first file that can be read: %s',
      (options) => {
        const context = contextOf({ NODE_OPTIONS: options }, [path('missing.pem'), folder, one, two]);
        expect(context).toBe(contextOf({ SSL_CERT_FILE: one }));
        expect(context).toBeDefined();
      },
    );

    it('by an argument of Node, are the same', () => {
      process.execArgv.push(option);
      const context = contextOf({}, [one]);
      process.execArgv.pop();
      expect(context).toBe(contextOf({ SSL_CERT_FILE: one }));
    });

    it("are Node's own if it has none of these files, or the option is another", () => {
      expect(contextOf({ NODE_OPTIONS: option }, [path('missing.pem')])).toBeUndefined();
      expect(contextOf({ NODE_OPTIONS: `${option}-x` }, [one])).toBeUndefined();
      expect(contextOf({}, [one])).toBeUndefined();
    });

    (installed('go', ['version']) ? it : it.skip)('are looked for if programs in Go look', () => {
      const root = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
      const source = readFileSync(join(root, 'src/crypto/x509/root_linux.go'), 'utf8');
      const list = /certFiles = \[\]string\{([^}]*)\}/.exec(source)?.[1] ?? '';
      expect(SYSTEM_FILES).toEqual(Array.from(list.matchAll(/"([^"]*)"/g), ([, file]) => file));
    });
  });

  it('lack those of a file that cannot be read, which is named with the reason', () => {
    symlinkSync(path('missing.pem'), path('others/dangling.pem'));
    const { secureContext, unreadable } = readTrust({
      NODE_EXTRA_CA_CERTS: path('missing.pem'),
      SSL_CERT_FILE: folder,
      SSL_CERT_DIR: path('others'),
      APSARAMQTT_EXTRA_CA_CERTS: one,
    });
    expect(secureContext).toBe(contextOf({ SSL_CERT_FILE: both }));
    expect(unreadable).toEqual([
      'NODE_EXTRA_CA_CERTS (ENOENT)',
      'SSL_CERT_FILE (not-regular)',
      'SSL_CERT_DIR (ENOENT)',
    ]);
  });

  it('lack those of a file of more than 16 MiB', () => {
    const large = path('large.pem');
    writeFileSync(large, readFileSync(one));
    truncateSync(large, 16 * 1024 * 1024);
    expect(contextOf({ SSL_CERT_FILE: large })).toBe(contextOf({ SSL_CERT_FILE: one }));
    truncateSync(large, 16 * 1024 * 1024 + 1);
    expect(readTrust({ SSL_CERT_FILE: large }).unreadable).toEqual(['SSL_CERT_FILE (too-large)']);
  });
});
