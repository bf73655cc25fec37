import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('API.md', () => {
  it('says what the constructs have in their comments (npm run docgen writes it anew)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-'));
    const current = join(folder, 'API.md');
    execFileSync('node_modules/.bin/jsii-docgen', ['-o', current], { stdio: 'pipe' });
    expect(readFileSync('API.md', 'utf8')).toBe(readFileSync(current, 'utf8'));
    rmSync(folder, { recursive: true });
  });
});
