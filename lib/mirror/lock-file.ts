import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { packageHash } from './package-hash';
import { PROVIDER_ADDRESSES } from './provider-address';
import type { ProviderPackage } from './provider-package';

const HEADER = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

/** Writes the provider's entries into a `.terraform.lock.hcl`, in place of those it has, and leaves all other entries as they are. */
export function lockProvider(lockFile: string, provider: ProviderPackage): void {
  const before = existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : HEADER;
  const after = withEntries(before, provider.version, packageHash(provider.folder));
  if (after !== before) writeFileSync(lockFile, after);
}

/** The text of a lock file with the provider's entries in it. */
export function withEntries(lockFile: string, version: string, hash: string): string {
  return PROVIDER_ADDRESSES.reduce((text, address) => {
    const entry = `provider "${address}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
    "${hash}",
  ]
}
`;
    const found = entryOf(address).exec(text);
    if (found) return text.replace(found[0], () => entry);
    return `${text.trimEnd()}\n\n${entry}`;
  }, lockFile);
}

/** Terraform writes lock files itself, and ends an entry with the first brace at the start of a line. */
function entryOf(address: string): RegExp {
  return new RegExp(`^provider "${address.replaceAll('.', '\\.')}" \\{[^]*?^\\}\\n?`, 'm');
}
