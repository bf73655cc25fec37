import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { packageHash } from './package-hash';
import type { ProviderPackage } from './provider-package';

const HEADER = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

/**
 * Writes the provider's entries into a `.terraform.lock.hcl`, in place of those it has, and leaves all others as they are.
 *
 * @param addresses where an entry is needed. Terraform takes out what it does not use, and says so.
 */
export function lockProvider(
  lockFile: string,
  provider: ProviderPackage,
  addresses: readonly string[],
): void {
  const before = existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : HEADER;
  const hash = packageHash(provider.folder);
  const after = addresses.reduce(
    (text, address) => withEntry(text, address, entry(address, provider.version, hash)),
    before,
  );
  if (after !== before) writeFileSync(lockFile, after);
}

function entry(address: string, version: string, hash: string): string {
  return `provider "${address}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
    "${hash}",
  ]
}
`;
}

function withEntry(lockFile: string, address: string, entry: string): string {
  // Terraform writes the file itself, and ends an entry with the first brace at the start of a line.
  const former = new RegExp(`^provider "${address.replaceAll('.', '\\.')}" \\{[^]*?^\\}\\n?`, 'm');
  if (former.test(lockFile)) return lockFile.replace(former, () => entry);
  return `${lockFile.trimEnd()}\n\n${entry}`;
}
