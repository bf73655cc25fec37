import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSources } from '../../../../lib/cli/sources/read-source';
import { UNGATED_SAMPLES, type UngatedSample } from './ungated-samples';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ungated-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function ungatedIn({ files }: UngatedSample, index: number): string[] {
  const root = join(folder, String(index));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const reading = { env: {}, engine: undefined, workspace: undefined, variables: [], trusted: false };
  const findings = readSources([root], reading).flatMap((source) => source.findings);
  return findings.filter(({ rule }) => rule.id === 'AMT005').map(({ name }) => name);
}

describe('AMT005 on a labelled set', () => {
  it('finds what uses a token without waiting for a gate, and nothing else', () => {
    const missed: string[] = [];
    const wrong: string[] = [];
    let hits = 0;
    for (const [index, sample] of UNGATED_SAMPLES.entries()) {
      const found = ungatedIn(sample, index);
      hits += sample.ungated.filter((name) => found.includes(name)).length;
      missed.push(
        ...sample.ungated.filter((name) => !found.includes(name)).map((name) => `${sample.label} (${name})`),
      );
      wrong.push(
        ...found.filter((name) => !sample.ungated.includes(name)).map((name) => `${sample.label} (${name})`),
      );
    }
    const recall = hits / (hits + missed.length);
    const precision = hits / (hits + wrong.length);
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
    process.stdout.write(
      `AMT005: ${UNGATED_SAMPLES.length} samples, recall ${percent(recall)}, precision ${percent(precision)}\n` +
        [
          ...missed.map((label) => `  missed: ${label}\n`),
          ...wrong.map((label) => `  wrong: ${label}\n`),
        ].join(''),
    );
    expect(UNGATED_SAMPLES.length).toBeGreaterThanOrEqual(60);
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
  });
});
