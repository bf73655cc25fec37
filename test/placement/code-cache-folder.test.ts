import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeCacheFolder, placeCodeCache } from '../../lib/placement/code-cache-folder';

const HOME = mkdtempSync(join(tmpdir(), 'home-'));
afterAll(() => rmSync(HOME, { recursive: true }));

describe('the folder of compiled code', () => {
  it('exists after the installation, only for its user', () => {
    expect(codeCacheFolder({ HOME })).toBeUndefined();
    placeCodeCache({ HOME });
    const folder = codeCacheFolder({ HOME })!;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('loses its oldest files when it is placed again', () => {
    const folder = codeCacheFolder({ HOME })!;
    for (let age = 1; age <= 20; age++) {
      const file = join(folder, `of-${age}-days-ago`);
      writeFileSync(file, '');
      const date = new Date(Date.now() - age * 86_400_000);
      utimesSync(file, date, date);
    }
    placeCodeCache({ HOME });
    expect(readdirSync(folder)).toHaveLength(12);
    expect(readdirSync(folder)).toContain('of-12-days-ago');
    expect(readdirSync(folder)).not.toContain('of-13-days-ago');
  });

  it.each([undefined, '/proc/none'])('is not used if the home is %s', (home) => {
    placeCodeCache({ HOME: home });
    expect(codeCacheFolder({ HOME: home })).toBeUndefined();
  });
});
