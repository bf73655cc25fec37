import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledProvider } from '../../../lib/placement/provider-package';
import {
  BUNS,
  installBuns,
  MUSL_BUNS,
  standalonePackages,
} from '../../../scripts/package-provider/standalone';
import { IS_NIGHTLY } from '../../support/nightly';

/** Only in the nightly run, because these tests install and compile hundreds of megabytes for eight platforms. */
const nightly = IS_NIGHTLY ? describe : describe.skip;

/** The format of an executable and its target machine. */
function kindOf(file: string): string {
  const bytes = readFileSync(file);
  if (bytes.readUInt32BE(0) === 0x7f454c46) return `ELF ${bytes.readUInt16LE(18)}`;
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return `Mach-O ${bytes.readUInt32LE(4)}`;
  return `PE ${bytes.readUInt16LE(bytes.readUInt32LE(0x3c) + 4)}`;
}

const KINDS = {
  linux_amd64: 'ELF 62',
  linux_arm64: 'ELF 183',
  darwin_amd64: `Mach-O ${0x01000007}`,
  darwin_arm64: `Mach-O ${0x0100000c}`,
  windows_amd64: `PE ${0x8664}`,
  windows_arm64: `PE ${0xaa64}`,
};

nightly('standalone packages', () => {
  const provider = bundledProvider();
  let scratch: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'platforms-'));
    installBuns(scratch);
  });
  afterAll(() => rmSync(scratch, { recursive: true }));

  /** The format and the hash of the program compiled for each platform. */
  function compiled(name: string, targets: Readonly<Record<string, string>>) {
    const folder = join(scratch, name);
    mkdirSync(folder);
    const packages = standalonePackages(folder, provider, scratch, targets);
    const executables = packages.map(({ platform, folder }) => {
      const programs = readdirSync(folder).filter((file) => /^apsaramqtt$|\.exe$/.test(file));
      expect(programs).toHaveLength(1);
      const file = join(folder, programs[0]!);
      return [platform, kindOf(file), createHash('sha256').update(readFileSync(file)).digest('hex')] as const;
    });
    rmSync(folder, { recursive: true });
    return executables;
  }

  it('are executables of each platform, the same bytes each time', () => {
    const made = compiled('one', BUNS);
    expect(Object.fromEntries(made.map(([platform, kind]) => [platform, kind]))).toEqual(KINDS);
    expect(compiled('another folder', BUNS)).toEqual(made);
  });

  it('are executables for Linux with musl', () => {
    const made = compiled('musl', MUSL_BUNS);
    expect(made.map(([platform, kind]) => [platform, kind])).toEqual([
      ['linux_amd64', KINDS.linux_amd64],
      ['linux_arm64', KINDS.linux_arm64],
    ]);
  });
});
