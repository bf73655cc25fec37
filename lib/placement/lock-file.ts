import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Item, parseHcl1 } from './hcl1';
import { VERSION } from './local-packages';
import { packageHash } from './package-hash';
import type { ProviderPackage } from './provider-package';

const HEADER = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

/** The entry of a provider in `.terraform.lock.hcl`. */
export interface LockEntry {
  readonly version: string;
  readonly hashes: readonly string[];
}

/** Thrown for a lock file that has valid syntax, but that Terraform refuses. The message is a whole sentence. */
export class LockFileError extends Error {}

/**
 * The entry of a provider, or undefined if there is none. Hashes of unknown kinds are left out, as Terraform does.
 *
 * @throws Hcl1SyntaxError, LockFileError, or the file system's error.
 */
export function readLockEntry(lockFile: string, address: string): LockEntry | undefined {
  if (!existsSync(lockFile)) return undefined;
  const entries = new Map<string, LockEntry>();
  // In a lock file, Terraform accepts a byte order mark. In the CLI configuration, it does not.
  const text = readFileSync(lockFile, 'utf8').replace(/^\uFEFF/, '');
  for (const item of parseHcl1(text)) {
    const [type, label = '', ...more] = item.keys;
    // Terraform ignores module blocks, which are reserved for later versions.
    if (type === 'module') continue;
    if (type !== 'provider' || item.hasEquals) throw new LockFileError(`${type} is not a provider block.`);
    if (more.length > 0 || !ADDRESS.test(label))
      throw new LockFileError(`${[label, ...more].join(' ')} is not a complete address in lower case.`);
    if (entries.has(label)) throw new LockFileError(`${label} has two entries.`);
    entries.set(label, lockEntry(label, item));
  }
  return entries.get(address);
}

const ADDRESS = /^[^/\p{Lu}]+\/[^/\p{Lu}]+\/[^/\p{Lu}]+$/u;
const ARGUMENTS = ['version', 'constraints', 'hashes'];

function lockEntry(address: string, { value }: Item): LockEntry {
  const items = value.kind === 'object' ? value.items : [];
  for (const [at, { keys, hasEquals }] of items.entries()) {
    const [name = ''] = keys;
    if (!hasEquals || !ARGUMENTS.includes(name))
      throw new LockFileError(`The entry of ${address} has ${name}, which is not an argument of it.`);
    if (items.findIndex((one) => one.keys[0] === name) < at)
      throw new LockFileError(`The entry of ${address} has ${name} twice.`);
  }
  const [version = ''] = texts(items, 'version');
  if (!VERSION.test(version)) throw new LockFileError(`The entry of ${address} has no complete version.`);
  const hashes = texts(items, 'hashes');
  const isEmpty = hashes.length === 0 && items.some(({ keys }) => keys[0] === 'hashes');
  if (isEmpty || hashes.some((hash) => !/^[^:]+:/.test(hash)))
    throw new LockFileError(`The entry of ${address} has an empty or malformed list of hashes.`);
  return { version, hashes: hashes.filter((hash) => /^(?:h1|zh):/.test(hash)) };
}

function texts(items: readonly Item[], name: string): readonly string[] {
  const value = items.find(({ keys }) => keys[0] === name)?.value;
  const values = value?.kind === 'list' ? value.values : value ? [value] : [];
  return values.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
}

/**
 * Writes or replaces the provider's entries in a `.terraform.lock.hcl`. Other entries stay unchanged.
 *
 * @param addresses the addresses that need an entry. Terraform removes entries that it does not use, with a message.
 * @param others packages of the same version with other files.
 */
export function lockProvider(
  lockFile: string,
  provider: ProviderPackage,
  addresses: readonly string[],
  others: readonly string[] = [],
): void {
  const before = existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : HEADER;
  const hashes = [provider.folder, ...others].map(packageHash);
  const after = addresses.reduce(
    (text, address) => withEntry(text, address, entry(address, provider.version, hashes)),
    before,
  );
  if (after !== before) writeFileSync(lockFile, after);
}

function entry(address: string, version: string, hashes: readonly string[]): string {
  return `provider "${address}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
${hashes.map((hash) => `    "${hash}",\n`).join('')}  ]
}
`;
}

function withEntry(lockFile: string, address: string, entry: string): string {
  // In a file that Terraform wrote, an entry ends with the first closing brace at the start of a line.
  const former = new RegExp(`^provider "${address.replaceAll('.', '\\.')}" \\{[^]*?^\\}\\n?`, 'm');
  if (former.test(lockFile)) return lockFile.replace(former, () => entry);
  return `${lockFile.trimEnd()}\n\n${entry}`;
}
