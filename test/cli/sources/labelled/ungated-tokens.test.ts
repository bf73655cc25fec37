import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSources } from '../../../../lib/cli/sources/read-source';
import { blocksOf } from '../../../../lib/gate/configuration/block';
import { ungatedTokens } from '../../../../lib/gate/configuration/ungated-tokens';
import { COMPOSED_SAMPLES } from './composed-samples';
import { LOOP_SAMPLES } from './loop-samples';
import { REAL_UNGATED_SAMPLES } from './real-ungated-samples';
import { UNGATED_SAMPLES, type UngatedSample } from './ungated-samples';

const SAMPLES = [...UNGATED_SAMPLES, ...REAL_UNGATED_SAMPLES, ...LOOP_SAMPLES, ...COMPOSED_SAMPLES];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ungated-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function ungatedIn({ files }: Pick<UngatedSample, 'files'>, name: string): string[] {
  const root = join(folder, name);
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
    for (const [index, sample] of SAMPLES.entries()) {
      const found = ungatedIn(sample, String(index));
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
      `AMT005: ${SAMPLES.length} samples, recall ${percent(recall)}, precision ${percent(precision)}\n` +
        [
          ...missed.map((label) => `  missed: ${label}\n`),
          ...wrong.map((label) => `  wrong: ${label}\n`),
        ].join(''),
    );
    expect(SAMPLES.length).toBeGreaterThanOrEqual(60);
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
  });

  const reference = (to: string) => `\${${to}}`;
  const gate = { apsaramqtt_token: { g: { instance_id: 'post-cn-1', token: reference('var.t') } } };
  const waits = { depends_on: ['data.apsaramqtt_token.g'] };
  const thing = (body: object) => ({ resource: { terraform_data: { r: body } } });

  it.each<[string, object]>([
    ['a resource', thing({ input: reference('var.t') })],
    ['a resource that waits', thing({ input: reference('var.t'), ...waits })],
    [
      'a resource that waits for one that waits',
      {
        resource: {
          terraform_data: {
            first: waits,
            r: { input: reference('var.t'), depends_on: ['terraform_data.first'] },
          },
        },
      },
    ],
    ['a local value', { locals: { l: reference('var.t') }, ...thing({ input: reference('local.l') }) }],
    ['a hash of the verdict', thing({ input: reference('data.apsaramqtt_token.g.verdict') })],
    ['a module', { module: { m: { source: 'a/b/c', token: reference('var.t') } } }],
    ['a module that waits', { module: { m: { source: 'a/b/c', token: reference('var.t'), ...waits } } }],
    ['an output', { output: { o: { value: reference('var.t') } } }],
    ['an output that waits', { output: { o: { value: reference('var.t'), ...waits } } }],
    ['an output for another stack', { output: { 'cross-stack-output-vart': { value: reference('var.t') } } }],
    ['an action', { action: { device_restart: { a: { config: { password: reference('var.t') } } } } }],
    [
      'an action that refers to the gate',
      {
        action: {
          device_restart: { a: { config: { a: reference('[var.t, data.apsaramqtt_token.g][0]') } } },
        },
      },
    ],
  ])('agrees with synth on %s', (label, body) => {
    const configuration = { variable: { t: { sensitive: true } }, data: gate, ...body };
    const files = { 'cdk.tf.json': JSON.stringify(configuration) };
    const synth = ungatedTokens(blocksOf(configuration), []).map(({ block }) => block.name);
    expect(ungatedIn({ files }, label)).toEqual(synth);
    expect(synth).toHaveLength(/waits|verdict|refers|another/.test(label) ? 0 : 1);
  });
});
