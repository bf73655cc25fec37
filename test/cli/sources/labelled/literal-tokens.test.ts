import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSources } from '../../../../lib/cli/sources/read-source';
import { readTokenManifest } from '../../../../lib/cli/sources/token-manifest';
import { DECOYS } from './decoys';
import {
  JSON_SAMPLES,
  type LiteralSample,
  MANIFEST_SAMPLES,
  NATIVE_SAMPLES,
  PLAN_SAMPLES,
  SYNTHESIZED_SAMPLES,
} from './literal-samples';
import { REAL_MODULE_SAMPLES } from './real-module-samples';
import { TEAM_SAMPLES } from './team-samples';

const SAMPLES: readonly LiteralSample[] = [
  ...NATIVE_SAMPLES,
  ...JSON_SAMPLES,
  ...SYNTHESIZED_SAMPLES,
  ...PLAN_SAMPLES,
  ...MANIFEST_SAMPLES,
  ...REAL_MODULE_SAMPLES,
  ...TEAM_SAMPLES,
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'literal-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function findingsIn({ files, path = '.', env = {} }: LiteralSample, index: number) {
  const root = join(folder, String(index));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const reading = { env, engine: undefined, workspace: undefined, variables: [], trusted: false };
  const sources =
    path === 'tokens.json'
      ? [readTokenManifest(join(root, path), env)]
      : readSources([join(root, path)], reading);
  const findings = sources.flatMap(({ findings: own, tokens }) => [
    ...own,
    ...tokens.flatMap((token) => token.findings),
  ]);
  return findings.filter(({ rule }) => rule.id === 'AMT004');
}

describe('AMT004 on a labelled set', () => {
  it('finds tokens in plain text, and nothing else', () => {
    const judged = SAMPLES.map((sample, index) => ({
      ...sample,
      isFound: findingsIn(sample, index).length > 0,
    }));
    const missed = judged.filter(({ isLiteral, isFound }) => isLiteral && !isFound);
    const wrong = judged.filter(({ isLiteral, isFound }) => !isLiteral && isFound);
    const hits = judged.filter(({ isLiteral, isFound }) => isLiteral && isFound).length;
    const recall = hits / (hits + missed.length);
    const precision = hits / (hits + wrong.length);
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
    process.stdout.write(
      `AMT004: ${SAMPLES.length} samples, recall ${percent(recall)}, precision ${percent(precision)}\n` +
        [
          ...missed.map(({ label }) => `  missed: ${label}\n`),
          ...wrong.map(({ label }) => `  wrong: ${label}\n`),
        ].join(''),
    );
    expect(SAMPLES.length).toBeGreaterThanOrEqual(200);
    const labels = (samples: readonly LiteralSample[]) => samples.map(({ label }) => label);
    expect({ missed: labels(missed), wrong: labels(wrong) }).toEqual({ missed: [], wrong: [] });
  });

  it('finds no token in a thousand keys, certificates, hashes, ARNs, base64 of JSON and lock-file entries', () => {
    const locals = Object.fromEntries(
      DECOYS.map(({ name, text }, index) => [`d${index}`, { [name]: text.replaceAll('%{', '%%{') }]),
    );
    const files = { 'main.tf.json': JSON.stringify({ locals }) };
    expect(DECOYS.length).toBeGreaterThanOrEqual(1_000);
    expect(
      findingsIn({ label: 'decoys', isLiteral: false, files }, SAMPLES.length).map(
        ({ name }) => DECOYS[Number(name.slice(7))]?.name,
      ),
    ).toEqual([]);
  });
});
