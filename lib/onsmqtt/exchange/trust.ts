import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import tls, { type SecureContext } from 'node:tls';
import { readRegularFile } from '../../gate/regular-file';
import { TLS_LIMITS } from '../tls-limits';

/** Far above the 0.3 MB of all authorities of a system. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The files with the trusted authorities of a system, in the order of Go. */
export const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

export interface Trust {
  /** Undefined if no authorities are added to those of Node.js, because creating a context takes 20 ms. */
  readonly secureContext?: SecureContext;
  /** The variables whose file could not be read, each with the reason. */
  readonly unreadable: readonly string[];
}

/**
 * The authorities to trust: those of Node.js, and those that the environment adds. The environment cannot remove an authority or a check.
 * The launcher of the provider passes `NODE_EXTRA_CA_CERTS` on as `APSARAMQTT_EXTRA_CA_CERTS`.
 * @param systemFiles the files for `--use-openssl-ca`. The first that can be read is used.
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

/** Cached, because a run may have several exchanges with the same authorities. */
export function contextWith(authorities: readonly string[]): SecureContext {
  const added = authorities.join();
  const known = contexts.get(added);
  if (known) return known;
  const context = tls.createSecureContext({ ...TLS_LIMITS, ca: [...trustedByNode(), ...authorities] });
  contexts.set(added, context);
  return context;
}

/** The certificates in a file, each separately, because Bun refuses a text with several. Comments are left out. */
function certificatesIn(file: string): readonly string[] {
  const pem = readRegularFile(file, MAX_BYTES).bytes.toString();
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** From Node.js 22.15 on, this list includes the authorities of the system if `NODE_USE_SYSTEM_CA` is set. Older versions have a fixed list. */
function trustedByNode(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?(type: 'default'): string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

/** Whether `--use-openssl-ca` is set. Node.js 20 does not list its authorities. */
function usesSystemAuthorities({ NODE_OPTIONS }: NodeJS.ProcessEnv): boolean {
  return [...process.execArgv, ...`${NODE_OPTIONS}`.split(' ')].includes('--use-openssl-ca');
}

/** The certificates of the first file that can be read. Each system has its own file. */
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
