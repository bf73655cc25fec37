import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageHash } from '../../lib/placement/package-hash';
import { bundledProvider, executableName } from '../../lib/placement/provider-package';
import { providerZip } from '../../lib/placement/provider-zip';
import { installed } from '../support/installed';

const { folder, version } = bundledProvider();
const scratch = mkdtempSync(join(tmpdir(), 'zip-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const INSPECT = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as zip:
    damaged = zip.testzip()
    modes = {info.filename: oct(info.external_attr >> 16) for info in zip.infolist()}
    print(json.dumps({'damaged': damaged, 'modes': modes}))
`;

describe('the zip of the provider', () => {
  const withPython = installed('python3') ? it : it.skip;
  withPython('is whole, with only the provider executable, as Python reads it', () => {
    const zip = join(scratch, 'provider.zip');
    writeFileSync(zip, providerZip(folder));
    const { damaged, modes } = JSON.parse(
      execFileSync('python3', ['-c', INSPECT, zip], { encoding: 'utf8' }),
    );
    expect(damaged).toBeNull();
    expect(Object.keys(modes)).toEqual(readdirSync(folder).sort());
    for (const [name, mode] of Object.entries(modes))
      expect(mode).toBe(name === executableName(version, 'linux_amd64') ? '0o100755' : '0o100644');
    expect(packageHash(zip)).toBe(packageHash(folder));
  });

  it('is the same wherever and whenever it is made, even if files have lost their modes', () => {
    const copy = join(scratch, 'copy');
    cpSync(folder, copy, { recursive: true });
    for (const name of readdirSync(copy)) {
      chmodSync(join(copy, name), 0o600);
      utimesSync(join(copy, name), new Date(0), new Date(0));
    }
    expect(providerZip(copy).equals(providerZip(folder))).toBe(true);
  });
});
