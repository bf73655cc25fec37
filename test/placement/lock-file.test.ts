import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockProvider } from '../../lib/placement/lock-file';
import { packageHash } from '../../lib/placement/package-hash';
import { addressesToLock, PROVIDER_ADDRESSES } from '../../lib/placement/provider-address';

const [TERRAFORM, TOFU] = PROVIDER_ADDRESSES as [string, string];

const RANDOM = `provider "registry.terraform.io/hashicorp/random" {
  version     = "3.6.0"
  constraints = "~> 3.6"
  hashes = [
    "h1:R5Ucn26riKIEijcsiOMBR3uOAjuOMfI1x7XvH4P6B1w=",
    "zh:03360ed3ecd31e8c5dac9c95fe0858be50f3e9a0d0c654b5e504109c2159287d",
  ]
}
`;

describe('lockProvider', () => {
  let folder: string;
  let packageFolder: string;
  let lockFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    packageFolder = join(folder, 'package');
    mkdirSync(packageFolder);
    writeFileSync(join(packageFolder, 'file'), 'of the provider');
    lockFile = join(folder, '.terraform.lock.hcl');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function entry(address: string): string {
    return `provider "${address}" {
  version     = "2.0.0"
  constraints = "2.0.0"
  hashes = [
    "${packageHash(packageFolder)}",
  ]
}
`;
  }

  function lock(addresses: readonly string[]): string {
    lockProvider(lockFile, { folder: packageFolder, version: '2.0.0' }, addresses);
    return readFileSync(lockFile, 'utf8');
  }

  it('makes a lock file if none exists', () => {
    expect(existsSync(lockFile)).toBe(false);
    expect(lock([TERRAFORM, TOFU])).toBe(
      `# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n\n${entry(TERRAFORM)}\n${entry(TOFU)}`,
    );
  });

  it('adds its entry to those of other providers', () => {
    writeFileSync(lockFile, `# a comment\n\n${RANDOM}`);
    expect(lock([TERRAFORM])).toBe(`# a comment\n\n${RANDOM}\n${entry(TERRAFORM)}`);
  });

  it('replaces the entry of an older version in its place', () => {
    const older = entry(TERRAFORM).replaceAll('2.0.0', '1.0.0').replace('h1:', 'h1:other');
    writeFileSync(lockFile, `${older}\n${RANDOM}`);
    expect(lock([TERRAFORM])).toBe(`${entry(TERRAFORM)}\n${RANDOM}`);
  });

  it('does not change the entry of the other program', () => {
    const older = entry(TOFU).replaceAll('2.0.0', '1.0.0');
    writeFileSync(lockFile, older);
    expect(lock([TERRAFORM])).toBe(`${older}\n${entry(TERRAFORM)}`);
  });

  it('changes nothing the second time', () => {
    const once = lock([TERRAFORM, TOFU]);
    expect(lock([TERRAFORM, TOFU])).toBe(once);
  });
});

describe('addressesToLock', () => {
  it.each([
    ['terraform', [TERRAFORM]],
    ['/opt/terraform-1.11/bin/terraform', [TERRAFORM]],
    ['/opt/terraform-tools/tofu', [TERRAFORM, TOFU]],
    ['tofu-1.12', [TERRAFORM, TOFU]],
    ['tf', [TERRAFORM, TOFU]],
  ])('%s', (program, addresses) => {
    expect(addressesToLock(program)).toEqual(addresses);
  });
});
