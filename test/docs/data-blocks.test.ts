import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { Emulator } from '../../lib/emulator/emulator';
import type { PolicyDocument } from '../../lib/emulator/ram-policy';
import { askV3 } from '../support/emulator-client';
import { blocksOf, PAGES } from './support/pages';

const blocks = PAGES.flatMap(blocksOf);
const written = (language: string) => blocks.filter((block) => block.language === language);
const marked = (word: string) => blocks.filter(({ words }) => words.includes(word));

describe('the data in the documentation', () => {
  it.each(written('json'))('is JSON: $page', ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it('is YAML if it says so', () => {
    const errors = written('yaml').flatMap(({ text }) => parseDocument(text).errors);
    expect(errors).toEqual([]);
  });

  it.each(marked('policy'))('is a policy that apsaramqtt check takes: $page', ({ text }) => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    writeFileSync(file, text);
    const options = ['--offline', '--policy', file, '--token-env', 'DEVICE_1_TOKEN'];
    const env = { ...process.env, DEVICE_1_TOKEN: 'device-1-token' };
    const run = () =>
      execFileSync(
        process.execPath,
        ['bundle/cli/apsaramqtt.js', 'check', ...options, '--instance-id', 'post-cn-0pp12gl0001'],
        { env, encoding: 'utf8' },
      );
    expect(run()).toContain('1 token');
    rmSync(folder, { recursive: true });
  });
});

describe.each(marked('ram-policy'))('the RAM policy in $page', ({ text }) => {
  const policy: PolicyDocument = JSON.parse(text);
  const [, account, instance] = /"acs:mq:[^:]+:(\d+):(post-[^"]+)"/.exec(text) ?? [];

  async function answerWith(
    statements: PolicyDocument['Statement'],
    ramReading: 'instance' | 'upgraded',
  ): Promise<string> {
    const accessKey = {
      id: 'emulator',
      secret: 'emulator-secret',
      policies: [{ ...policy, Statement: statements }],
    };
    const emulator = await Emulator.start({
      ramReading,
      accounts: [{ id: account!, accessKeys: [accessKey], instances: [instance!] }],
    });
    const query = { InstanceId: instance!, Token: emulator.issueToken() };
    const { body } = await askV3(emulator.url, { query });
    await emulator.close();
    return body;
  }

  describe.each(['instance', 'upgraded'] as const)('read as the form %s', (reading) => {
    it('is enough to check a token', async () => {
      expect(JSON.parse(await answerWith(policy.Statement, reading))).toMatchObject({ TokenStatus: true });
    });

    it.each(policy.Statement.map(({ Action }) => Action))('is not enough without %s', async (action) => {
      const others = policy.Statement.filter(({ Action }) => Action !== action);
      const answer = await answerWith(others as typeof policy.Statement, reading);
      expect(JSON.parse(answer)).not.toHaveProperty('TokenStatus');
    });
  });
});
