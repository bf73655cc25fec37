import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from '../../../lib/cli/report/target';
import { EVERYTHING, NOTHING, token } from '../../support/check-results';

const MEBIBYTE = 1024 * 1024;
const MANY = NOTHING.with({
  tokens: Array.from({ length: 30_000 }, (_, index) => token(`data.apsaramqtt_token.t${index}`, 'valid')),
});

describe('the summary of a step on GitHub', () => {
  let folder: string;
  let summary: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'summary-'));
    summary = join(folder, 'summary.md');
    process.env.GITHUB_STEP_SUMMARY = summary;
  });
  afterEach(() => {
    delete process.env.GITHUB_STEP_SUMMARY;
    rmSync(folder, { recursive: true });
  });

  const write = (result = EVERYTHING) => writeReport(result, { format: 'github', file: join(folder, 'out') });

  it('is added to what the file has', () => {
    writeFileSync(summary, 'Before.\n');
    expect(write()).toBeUndefined();
    expect(readFileSync(summary, 'utf8')).toMatch(/^Before\.\n<!-- apsaramqtt check -->/);
  });

  it('is truncated if GitHub would refuse it because of its size', () => {
    writeFileSync(summary, 'x'.repeat(MEBIBYTE / 2));
    write(MANY);
    const written = readFileSync(summary);
    expect(written.length).toBeLessThanOrEqual(MEBIBYTE);
    expect(written.length).toBeGreaterThan(MEBIBYTE - 10_000);
    expect(written.toString()).toContain('There is no room here for');
  });

  it('is not changed if there is no space at all', () => {
    writeFileSync(summary, 'x'.repeat(MEBIBYTE - 10));
    write();
    expect(readFileSync(summary)).toHaveLength(MEBIBYTE - 10);
  });
});
