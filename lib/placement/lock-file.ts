import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Item, parseHcl1 } from './hcl1';
import { packageHash } from './package-hash';
import type { ProviderPackage } from './provider-package';

const HEADER = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

/** What a `.terraform.lock.hcl` has for a provider. */
export interface LockEntry {
  readonly version: string;
  readonly hashes: readonly string[];
}

/** The entry of a provider, or undefined where there is none. @throws Hcl1SyntaxError, or the error of the file system. */
export function readLockEntry(lockFile: string, address: string): LockEntry | undefined {
  if (!existsSync(lockFile)) return undefined;
  const block = parseHcl1(readFileSync(lockFile, 'utf8')).find(
    ({ keys }) => keys[0] === 'provider' && keys[1] === address,
  )?.value;
  if (block?.kind !== 'object') return undefined;
  return { version: texts(block.items, 'version')[0] ?? '', hashes: texts(block.items, 'hashes') };
}

function texts(items: readonly Item[], name: string): readonly string[] {
  const value = items.find(({ keys }) => keys[0] === name)?.value;
  const values = value?.kind === 'list' ? value.values : value ? [value] : [];
  return values.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
}

/**
 * Writes the provider's entries into a `.terraform.lock.hcl`, in place of those it has, and leaves all others as they are.
 *
 * @param addresses where an entry is needed. Terraform takes out what it does not use, and says so.
 * @param others packages of this version with other files.
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
  // Terraform writes the file itself, and ends an entry with the first brace at the start of a line.
  const former = new RegExp(`^provider "${address.replaceAll('.', '\\.')}" \\{[^]*?^\\}\\n?`, 'm');
  if (former.test(lockFile)) return lockFile.replace(former, () => entry);
  return `${lockFile.trimEnd()}\n\n${entry}`;
}
