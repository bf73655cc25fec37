import { constants } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import tls, { type SecureContext } from 'node:tls';
import { readRegularFile } from '../../gate/regular-file';

/** The authorities of a whole system take 0.3 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Where systems keep the authorities that they trust, in the order in which programs written in Go look for them. */
export const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Beside the authorities, a context decides these: where there is none, they are options of the connection. */
export const TLS_LIMITS = { minVersion: 'TLSv1.2', ciphers: constants.defaultCoreCipherList } as const;

export interface Trust {
  /** Undefined where nothing is added to the authorities that Node trusts: making one takes 20 ms. */
  readonly secureContext?: SecureContext;
  /** The variables whose file could not be read, each with the reason. */
  readonly unreadable: readonly string[];
}

/**
 * Authorities to trust: Node's own authorities, and those that the environment adds. `APSARAMQTT_EXTRA_CA_CERTS` is what the provider's
 * launcher makes of `NODE_EXTRA_CA_CERTS`. Nothing in the environment takes an authority or a check away.
 * @param systemFiles where `--use-openssl-ca` looks: the first that can be read counts.
 */
export function readTrust(env: NodeJS.ProcessEnv, systemFiles: readonly string[] = SYSTEM_FILES): Trust {
  const unreadable: string[] = [];
  const read = (variable: string, files: readonly string[]) =>
    files.flatMap((file) => {
      try {
        return certificatesIn(file);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        unreadable.push(`${variable} (${code ?? message})`);
        return [];
      }
    });
  const added = [
    ...['APSARAMQTT_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((variable) =>
      env[variable] ? read(variable, [env[variable]]) : [],
    ),
    ...(env.SSL_CERT_DIR ? read('SSL_CERT_DIR', filesIn(env.SSL_CERT_DIR)) : []),
    ...(usesSystemAuthorities(env) ? firstOf(systemFiles) : []),
  ];
  return { secureContext: added.length > 0 ? contextWith(added) : undefined, unreadable };
}

const contexts = new Map<string, SecureContext>();

/** A run may have several exchanges, and nearly always one set of authorities. */
export function contextWith(authorities: readonly string[]): SecureContext {
  const added = authorities.join();
  const known = contexts.get(added);
  if (known) return known;
  const context = tls.createSecureContext({ ...TLS_LIMITS, ca: [...trustedByNode(), ...authorities] });
  contexts.set(added, context);
  return context;
}

/** Each certificate by itself, because Bun refuses a text with several. Anything else in a file, such as comments, is left out. */
function certificatesIn(file: string): readonly string[] {
  const pem = readRegularFile(file, MAX_BYTES).bytes.toString();
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Node 22.15 and newer list them, and can be set to trust this machine's authorities (`NODE_USE_SYSTEM_CA`); Node 20 has one list. */
function trustedByNode(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?(type: 'default'): string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

/** Node 20 does not list the authorities of `--use-openssl-ca`. */
function usesSystemAuthorities({ NODE_OPTIONS }: NodeJS.ProcessEnv): boolean {
  return [...process.execArgv, ...`${NODE_OPTIONS}`.split(' ')].includes('--use-openssl-ca');
}

/** The certificates of the first file that can be read: another system keeps them elsewhere. */
function firstOf(files: readonly string[]): readonly string[] {
  for (const file of files) {
    try {
      return certificatesIn(file);
    } catch {}
  }
  return [];
}

function filesIn(folders: string): readonly string[] {
  return folders.split(':').flatMap((folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => join(folder, name));
    } catch {
      return [];
    }
  });
}
