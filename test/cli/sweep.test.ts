import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../lib/cli/report/formats';
import type { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { IS_NIGHTLY } from '../support/nightly';
import { finished } from '../support/terraform';
import { until } from '../support/until';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine(
  (started) => {
    ({ emulator, commandLine } = started);
  },
  { callsPerSecond: null },
);

/** The settings of a sweep that is killed repeatedly. The nightly run kills it more often, with 50,000 tokens. */
const [KILLS, TOKENS_PER_KILL, RATE] = IS_NIGHTLY ? [20, 2_500, 100_000] : [3, 400, 800];
/** The size of the results of one token: the line before the call and the line of the answer. */
const BYTES_PER_TOKEN = 280;
const NIGHTLY_TIMEOUT_MS = 600_000;
/** The number of tokens in all shards together. */
const TOKENS_OF_SHARDS = IS_NIGHTLY ? 1_000_000 : 8_000;
/** A heap that is large enough only if no object is kept for each of a million tokens. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=64' };

const FAST = ['--requests-per-second', '100000'];
/** Long timeouts. Calls are counted, so a busy machine must not cause retries. */
const PATIENT = { CLIENT_CONNECT_TIMEOUT: '600000', CLIENT_READ_TIMEOUT: '600000', MAX_RETRY_TIMEOUT: '600' };

interface Row {
  readonly name: string;
  readonly token: string;
}

/** Rows with tokens. Every third token is valid. */
function rows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `device-${index}`,
    token: index % 3 === 0 ? emulator.issueToken() : createHash('sha512').update(`${index}`).digest('base64'),
  }));
}

const ndjson = (all: readonly object[]) => all.map((row) => `${JSON.stringify(row)}\n`).join('');
const manifestOf = (all: readonly Row[]) =>
  ndjson(all.map((row) => ({ ...row, instanceId: 'post-cn-emulator' })));
const linesIn = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const resultsIn = (text: string) => linesIn(text).filter((line) => 'verdict' in line);
/** Runs a sweep. Without `--resume`, the results go to standard output, which the sweep writes as a file, so it needs its own process. */
const run = (...args: string[]) =>
  commandLine[args.includes('--resume') ? 'runHere' : 'run'](['sweep', ...args], PATIENT);
const asked = () => emulator.calls().QueryToken?.total ?? 0;

describe('apsaramqtt sweep', () => {
  it('writes a line for each token, with its fingerprint, and ends with the status of a check', async () => {
    const all = rows(9);
    commandLine.write('tokens.ndjson', manifestOf(all));
    const { status, stdout } = await run('tokens.ndjson', ...FAST);
    const [first] = linesIn(stdout);
    expect(first.run).toMatchObject({ version: 1, manifest: 'tokens.ndjson', shard: '1/1' });
    const verdicts = new Map(resultsIn(stdout).map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toEqual(
      new Map(all.map(({ name }, index) => [name, index % 3 === 0 ? 'valid' : 'invalid'])),
    );
    expect(stdout).toContain(fingerprint(all[0]!.token));
    for (const { token } of all) expect(stdout).not.toContain(token);
    expect(linesIn(stdout).at(-1)).toMatchObject({ end: { lines: 9, calls: 9, repeated: 0 } });
    expect(status).toBe(1);
  });

  it('reads CSV from standard input, with quoted fields and tokens in files and variables', async () => {
    const [one, two, three] = [emulator.issueToken(), emulator.issueToken(), emulator.issueToken()];
    commandLine.write('two.token', `${two}\n`);
    const child = commandLine.start(
      ['sweep', '-', '--instance-id', 'post-cn-emulator', ...FAST],
      { THREE: three },
      'pipe',
    );
    child.stdin!.end(
      `name,token,tokenFile,tokenEnv\n"device, 1",${one},,\ndevice-2,,two.token,\ndevice-3,,,THREE\n`,
    );
    const { status, stdout } = await finished(child);
    expect(
      resultsIn(stdout)
        .map(({ name, verdict }) => [name, verdict])
        .sort(),
    ).toEqual([
      ['device, 1', 'valid'],
      ['device-2', 'valid'],
      ['device-3', 'valid'],
    ]);
    expect(status).toBe(0);
  });

  it(
    `loses no token and checks none twice, even if it is killed ${KILLS} times`,
    async () => {
      const all = rows(KILLS * TOKENS_PER_KILL);
      commandLine.write('tokens.ndjson', manifestOf(all));
      const args = [
        'sweep',
        'tokens.ndjson',
        '--resume',
        'results.ndjson',
        '--requests-per-second',
        `${RATE}`,
      ];
      const file = join(commandLine.folder, 'results.ndjson');
      const written = () => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      let kills = 0;
      while (kills < KILLS) {
        const child = commandLine.start(args, PATIENT);
        const ended = once(child, 'exit');
        const goal = written() + 1 + Math.floor((Math.random() * TOKENS_PER_KILL * BYTES_PER_TOKEN) / 2);
        await until(() => child.exitCode !== null || written() >= goal);
        if (child.exitCode !== null) break;
        child.kill('SIGKILL');
        await ended;
        kills += 1;
      }
      expect(kills).toBe(KILLS);
      const { status } = await commandLine.run(args, PATIENT);
      const results = resultsIn(commandLine.read('results.ndjson'));
      expect(results.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort());
      const interrupted = results.filter(({ problem }) => problem?.code === 'Interrupted').length;
      // A call that was in progress when a run was killed may have reached the emulator or not.
      expect(all.filter(({ token }) => emulator.callsFor(token) > 1)).toEqual([]);
      expect(asked()).toBeGreaterThanOrEqual(all.length - interrupted);
      expect(interrupted).toBeLessThanOrEqual(100 * KILLS);
      expect(status).toBe(1);
      const before = asked();
      await commandLine.run(args, PATIENT);
      expect(asked()).toBe(before);
    },
    NIGHTLY_TIMEOUT_MS,
  );

  it('records a call once, however often it is retried', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1)));
    emulator.inject({ fault: { kind: 'error', code: 'Throttling' }, times: 2 });
    const { status } = await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    expect(status).toBe(0);
    expect(emulator.calls().QueryToken.total).toBe(3);
    expect(commandLine.read('results.ndjson').match(/"asking"/g)).toHaveLength(1);
    expect(statSync(join(commandLine.folder, 'results.ndjson')).mode & 0o077).toBe(0);
  });

  it('repeats calls that were in progress if that is requested', async () => {
    const [row] = rows(1) as [Row];
    commandLine.write('tokens.ndjson', manifestOf([row]));
    const first = await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    expect(first.status).toBe(0);
    const [start, asking] = commandLine.read('results.ndjson').split('\n');
    commandLine.write('results.ndjson', `${start}\n${asking}\n{"line":1,"na`);
    const noted = await run('tokens.ndjson', '--resume', 'results.ndjson', '--quiet', ...FAST);
    expect(noted.stdout.replace(/\s+/g, ' ')).toContain('Could not verify token device-0 (AMT002)');
    expect(noted.status).toBe(3);
    const again = await run('tokens.ndjson', '--resume', 'results.ndjson', '--ask-again', ...FAST);
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('1 token: 1 valid (1 call)') });
    await run('tokens.ndjson', '--resume', 'results.ndjson', '--ask-again', ...FAST);
    expect(asked()).toBe(2);
    commandLine.write('results.ndjson', `${start}\n${asking}\n`);
    const atOnce = await run('tokens.ndjson', '--resume', 'results.ndjson', '--ask-again', ...FAST);
    expect(atOnce.status).toBe(0);
    expect(asked()).toBe(3);
    await run('tokens.ndjson', '--resume', 'results.ndjson', '--ask-again', ...FAST);
    expect(asked()).toBe(3);
  });

  it('leaves a call that a signal stopped to the next run, which repeats it if that is requested', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1)));
    emulator.inject({ fault: { kind: 'stall' }, times: 1 });
    const args = ['tokens.ndjson', '--resume', 'results.ndjson', ...FAST] as const;
    const child = commandLine.start(['sweep', ...args], PATIENT);
    const ended = finished(child);
    await until(() => asked() === 1);
    expect(commandLine.read('results.ndjson')).toContain('"asking"');
    child.kill('SIGTERM');
    expect((await ended).status).toBe(143);
    expect(commandLine.read('results.ndjson')).not.toContain('"end"');
    expect((await commandLine.runHere(['merge', 'results.ndjson'])).stdout).toContain('is not complete');
    const noted = await run(...args);
    expect(noted.stdout.replace(/\s+/g, ' ')).toContain(
      'Run the sweep again with --ask-again to check such tokens',
    );
    expect((await run(...args, '--ask-again')).status).toBe(0);
  });

  it('says which of its results are old', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(3)));
    const sweep = () => run('tokens.ndjson', '--resume', 'results.ndjson', '--format', 'human', ...FAST);
    expect((await sweep()).text).not.toContain('earlier run');
    const again = await sweep();
    expect(asked()).toBe(3);
    expect(again.text).toContain('Results of an earlier run, whose tokens were not checked again: 3.');
  });

  it('starts again if the first line was truncated', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1))).write('results.ndjson', '{"run":{"ver');
    expect((await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST)).status).toBe(0);
    commandLine.write('results.ndjson', '{"ru');
    expect((await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST)).status).toBe(0);
    expect(linesIn(commandLine.read('results.ndjson'))[0]).toHaveProperty('run');
  });

  it('starts again with another manifest if the first one did not exist', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1)));
    const args = ['--resume', 'results.ndjson', ...FAST] as const;
    expect((await run('token.ndjson', ...args)).text).toContain('Failed to read token.ndjson');
    expect((await run('tokens.ndjson', ...args)).status).toBe(0);
  });

  it('refuses a manifest that has changed, and accepts one that has grown', async () => {
    const all = rows(1_200);
    commandLine.write('tokens.ndjson', manifestOf(all.slice(0, 1_100)));
    const args = ['tokens.ndjson', '--resume', 'results.ndjson', ...FAST] as const;
    await run(...args);
    commandLine.write('tokens.ndjson', manifestOf(all));
    const grown = await run(...args);
    expect(asked()).toBe(1_200);
    expect(grown.stdout).toContain('1200 tokens: 800 invalid, 400 valid (1200 calls)');
    commandLine.write('tokens.ndjson', manifestOf(rows(1_200)));
    const { status, text } = await run(...args);
    expect(text).toContain(
      'error: tokens.ndjson has changed since the earlier run: its first 1200 lines differ.',
    );
    expect(status).toBe(2);
    expect(asked()).toBe(1_200);
  });

  it('refuses a manifest that has changed after a complete run, however short it is', async () => {
    const [one, other, third] = rows(3);
    const args = ['tokens.ndjson', '--resume', 'results.ndjson', ...FAST] as const;
    commandLine.write('tokens.ndjson', manifestOf([one!, other!]));
    await run(...args);
    commandLine.write('tokens.ndjson', manifestOf([one!, third!]));
    const { status, text } = await run(...args);
    expect(text).toContain('tokens.ndjson has changed since the earlier run: its first 2 lines differ.');
    expect(status).toBe(2);
    expect(asked()).toBe(2);
  });

  it('refuses a manifest that has lost lines, before any call', async () => {
    const all = rows(4);
    const args = ['tokens.ndjson', '--resume', 'results.ndjson', ...FAST] as const;
    commandLine.write('tokens.ndjson', manifestOf(all.slice(0, 3)));
    await run(...args);
    commandLine.write('tokens.ndjson', manifestOf(all.slice(3)));
    const { status, text } = await run(...args);
    expect(text).toContain('tokens.ndjson has changed since the earlier run: its first 3 lines differ.');
    expect(status).toBe(2);
    expect(asked()).toBe(3);
  });

  it('skips a wrong line in one of several shards', async () => {
    commandLine.write('tokens.ndjson', `${manifestOf(rows(1))}not json\n`);
    const counts = [];
    for (const shard of ['1/2', '2/2']) {
      const file = `${shard[0]}.ndjson`;
      await run('tokens.ndjson', '--shard', shard, '--resume', file, ...FAST);
      counts.push(commandLine.read(file).match(/"wrong"/g)?.length ?? 0);
    }
    expect(counts).toEqual([1, 0]);
  });

  it('refuses a manifest that changed while it was read, and leaves the results usable', async () => {
    const [one, other, third] = rows(3);
    const args = ['tokens.ndjson', '--resume', 'results.ndjson', ...FAST] as const;
    commandLine.write('tokens.ndjson', manifestOf([one!, other!]));
    await run(...args);
    commandLine.write('results.ndjson', commandLine.read('results.ndjson').replace(/.*"end".*\n/, ''));
    commandLine.write('tokens.ndjson', manifestOf([one!, third!]));
    const { status, text } = await run(...args);
    expect(text).toContain('tokens.ndjson has changed since the earlier run: tokens of that run are missing');
    expect(status).toBe(2);
    commandLine.write('tokens.ndjson', manifestOf([one!, other!, third!]));
    expect((await run(...args)).stdout).toContain('3 tokens: 2 invalid, 1 valid (3 calls)');
  });

  it.each([
    ['text', 'notes\n', 'results.ndjson is not a results file of apsaramqtt sweep.'],
    ['text without a line break', 'notes', 'results.ndjson is not a results file of apsaramqtt sweep.'],
    ['a damaged line', 'RUN\nnotes\n', 'results.ndjson, line 2, is damaged.'],
    ['no run in its first line', '{"asking":"0123456789abcdef"}\n', 'results.ndjson is not a results file'],
    ['a second run', 'RUN\nSHARD\n', 'results.ndjson, line 2, is damaged.'],
    ['a damaged run', '{"run":{}}\n', 'results.ndjson is not a results file of apsaramqtt sweep.'],
    ['a damaged end', 'RUN\n{"end":{}}\n', 'results.ndjson, line 2, is damaged.'],
    [
      'a time that is none',
      `RUN\n${damagedResult({ expires_at: 'soon' })}`,
      'results.ndjson, line 2, is damaged.',
    ],
    [
      'a time of the check that is none',
      `RUN\n${damagedResult({ checked_at: 'then' })}`,
      'results.ndjson, line 2, is damaged.',
    ],
    [
      'a duration that is none',
      `RUN\n${damagedResult({ expires_at: '2026-01-01T00:00:00.000Z', min_remaining_ms: '1h' })}`,
      'results.ndjson, line 2, is damaged.',
    ],
    ['a damaged result', 'RUN\n{"verdict":"valid"}\n', 'results.ndjson, line 2, is damaged.'],
    ['another shard', 'SHARD\n', 'results.ndjson belongs to another run: its shard is 2/2'],
    ['another service', 'SERVICE\n', 'results.ndjson belongs to another run: its service is https://other'],
    ['another manifest', 'MANIFEST\n', 'results.ndjson belongs to another run: its manifest is other.ndjson'],
  ])('refuses a file of results with %s, and does not change it', async (_, content, problem) => {
    commandLine.write('tokens.ndjson', manifestOf(rows(2)));
    const { stdout } = await run('tokens.ndjson', ...FAST);
    const start = stdout.split('\n')[0]!;
    const before = content
      .replace('RUN', start)
      .replace('SHARD', start.replace('1/1', '2/2'))
      .replace('SERVICE', start.replace(emulator.url, 'https://other'))
      .replace('MANIFEST', start.replace('tokens.ndjson', 'other.ndjson'));
    commandLine.write('results.ndjson', before);
    const { status, text } = await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    expect(text).toContain(problem);
    expect(status).toBe(2);
    expect(commandLine.read('results.ndjson')).toBe(before);
  });

  it('leaves out lines that are wrong, and says which', async () => {
    const [token, other] = [emulator.issueToken(), emulator.issueToken()];
    const good = { name: 'device-1', instanceId: 'post-cn-emulator', token };
    const repeated = `{"token":"expired",${JSON.stringify(good).slice(1)}`;
    const text = `${ndjson([good])}not json\n${ndjson([
      { name: 'device-3', instanceId: 'post-cn-emulator' },
      { name: 'device-4', token },
      { name: `x${other}`, instanceId: 'post-cn-emulator', token: other },
      { ...good, name: 'device-6' },
    ])}${repeated}\n`;
    commandLine.write('tokens.ndjson', text);
    const { status, stdout } = await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    const words = stdout.replace(/\s+/g, ' ');
    expect(words).toContain('Line 2 of the manifest was skipped. It is not valid JSON. Correct the line.');
    expect(words).not.toContain('sweep again');
    expect(words).toContain('Line 3 (device-3) of the manifest was skipped');
    expect(words).toContain('Line 4 (device-4) of the manifest was skipped. It has no instanceId.');
    expect(words).toContain('Lines of the manifest that repeat a token of an earlier line: 1.');
    expect(words).toContain('Line 5 of the manifest was skipped. Its name contains the token.');
    expect(words).toContain('Line 7 of the manifest was skipped. It has the same key twice.');
    expect(stdout).not.toContain(other);
    expect(asked()).toBe(1);
    expect(status).toBe(2);
    const wrong = commandLine.read('results.ndjson').match(/"wrong"/g)?.length;
    expect((await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST)).status).toBe(2);
    expect(commandLine.read('results.ndjson').match(/"wrong"/g)).toHaveLength(wrong!);
  });

  it('reads CSV with line breaks of Windows, empty lines, and fields with commas and quotation marks', async () => {
    const token = emulator.issueToken();
    const text = `name,instanceId,token,tokenEnv\r\n\r\n"device ""1"", left",post-cn-emulator,${token},\r\n  \r\n`;
    commandLine.write('tokens.csv', text);
    const { status } = await run('tokens.csv', '--resume', 'results.ndjson', ...FAST);
    expect(resultsIn(commandLine.read('results.ndjson'))).toMatchObject([{ name: 'device "1", left' }]);
    expect(status).toBe(0);
  });

  it.each([
    ['has too few fields', 'a,b', 'It has 2 fields, but the header has 3.'],
    ['has too many fields', 'a,b,c,', 'It has 4 fields, but the header has 3.'],
    ['has a quotation mark in the wrong place', 'a,b"c,d', 'A quotation mark is in the wrong place'],
  ])('skips a record of CSV that %s', async (_, record, problem) => {
    commandLine.write('tokens.csv', `name,instanceId,token\n${record}\n`);
    const { status, stdout } = await run('tokens.csv', '--resume', 'results.ndjson', ...FAST);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`Line 2 of the manifest was skipped. ${problem}`);
    expect(status).toBe(2);
  });

  it.each(['[]', '"device-1"', 'null'])('skips %s, which is JSON and not an object', async (line) => {
    commandLine.write('tokens.ndjson', `${manifestOf(rows(1))}${line}\n`);
    const { status, stdout } = await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Line 2 of the manifest was skipped. It is not a JSON object.',
    );
    expect(status).toBe(2);
  });

  it.each<[string, Buffer, string]>([
    ['in UTF-16', Buffer.from('\ufeff{"name":"a"}\n', 'utf16le'), 'tokens, line 1, is UTF-16.'],
    [
      'in UTF-16 of the other byte order',
      Buffer.from('\ufeff{"name":"a"}\n\n', 'utf16le').swap16(),
      'tokens, line 1, is UTF-16.',
    ],
    ['in Latin-1', Buffer.from([0x7b, 0xe9, 0x0a]), 'tokens, line 1, is not UTF-8.'],
    [
      'with a line of megabytes',
      Buffer.alloc(2 * 1024 * 1024, 'x'),
      'tokens, line 1, has more than 1048576 bytes.',
    ],
    ['with an unknown column', Buffer.from('name,password\n'), 'the column "password" is not known'],
    ['without names', Buffer.from('token,instanceId\n'), 'it has no column "name"'],
  ])('refuses a manifest %s', async (_, content, problem) => {
    commandLine.write('tokens', content);
    const { status, text } = await run('tokens', '--resume', 'results.ndjson', ...FAST);
    expect(text).toContain(problem);
    expect(status).toBe(2);
  });

  it.each([
    ['valid', 0],
    ['invalid', 1],
  ])(
    'does not pass if a line is wrong and the results go to standard output, with another token that is %s',
    async (verdict, without) => {
      const token = verdict === 'valid' ? emulator.issueToken() : 'expired';
      const good = ndjson([{ name: 'device-1', instanceId: 'post-cn-emulator', token }]);
      commandLine.write('good.ndjson', good).write('tokens.ndjson', `${good}not json\n{}\n`);
      expect((await run('good.ndjson', ...FAST)).status).toBe(without);
      const { status, stderr } = await run('tokens.ndjson', ...FAST);
      expect(stderr).toContain('error: 2 lines of the manifest were skipped.');
      expect(status).toBe(2);
    },
  );

  it.each([
    ['is empty', ''],
    ['has a header only', 'name,token\n'],
  ])('does not pass if the manifest %s', async (_, text) => {
    commandLine.write('tokens.csv', text);
    for (const resume of [[], ['--resume', 'results.ndjson']]) {
      const { status, stderr } = await run('tokens.csv', ...resume, ...FAST);
      expect(stderr).toMatch(/^error: tokens.csv contains no tokens\.\n/);
      expect(status).toBe(2);
    }
    const merged = await commandLine.runHere(['merge', 'results.ndjson']);
    expect(merged.status).toBe(2);
  });

  it.each([
    ['semicolons', 'name;instanceId;token\r\ndevice-1;post-cn-emulator;a\r\n'],
    ['semicolons', '"name";"token"\ndevice-1;a\n'],
    ['semicolons', 'sep=;\r\nname;token\r\n'],
    ['tabs', 'name\ttoken\ndevice-1\ta\n'],
  ])('says that commas separate columns, if %s do', async (separator, text) => {
    commandLine.write('tokens.csv', text);
    const { status, stderr } = await run('tokens.csv', ...FAST);
    expect(stderr).toContain(
      `error: tokens.csv is not a manifest: its columns are separated by ${separator}.\nSeparate them with commas.`,
    );
    expect(status).toBe(2);
  });

  it('refuses a header that has a column twice', async () => {
    commandLine.write('tokens.csv', 'name,token,token\ndevice-1,a,b\n');
    const { status, stderr } = await run('tokens.csv', ...FAST);
    expect(stderr).toContain('(the column "token" occurs twice)');
    expect(status).toBe(2);
  });

  it.each([
    ['has expired by its known expiry', { expiresAt: '2020-01-01T00:00:00Z' }, {}],
    ['belongs to an instance that the policy does not allow', {}, { allowedInstances: ['post-cn-1'] }],
  ])('fails if a token %s, wherever the results go', async (_, keys, policy) => {
    const row = { name: 'device-1', instanceId: 'post-cn-emulator', token: emulator.issueToken() };
    commandLine
      .write('tokens.ndjson', ndjson([{ ...row, ...keys }]))
      .write('team.json', JSON.stringify(policy));
    const args = ['tokens.ndjson', '--policy', 'team.json', ...FAST];
    expect((await run(...args)).status).toBe(1);
    expect((await run(...args, '--resume', 'results.ndjson')).status).toBe(1);
  });

  it('names the setting that is missing, and the file that cannot be written, with its remedy', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1)));
    const unset = { APSARAMQTT_ENDPOINT: '', ALICLOUD_REGION: '' };
    const noRegion = await commandLine.run(['sweep', 'tokens.ndjson'], unset);
    expect(noRegion.stderr).toMatch(/^error: No region is set\.\nSet --region, or ALICLOUD_REGION [^\n]*\n$/);
    expect(noRegion.status).toBe(2);
    const noFolder = await run('tokens.ndjson', '--resume', 'none/results.ndjson', ...FAST);
    expect(noFolder.stderr).toBe(
      'error: Failed to write none/results.ndjson: it does not exist.\nCorrect the path.\n',
    );
    expect(noFolder.status).toBe(2);
    const cloud = { APSARAMQTT_ENDPOINT: '', ALICLOUD_REGION: 'cn-hangzhou' };
    const rate = ['--requests-per-second', '301'];
    const tooFast = await commandLine.run(['sweep', 'tokens.ndjson', ...rate], cloud);
    expect(tooFast.stderr).toMatch(/^error: [^\n]*301\.\nSet --requests-per-second of a sweep, or /);
    expect(tooFast.status).toBe(2);
    const noFile = await run('tokens.ndjson', '--resume', '-');
    expect(noFile.stderr).toContain('It must be a file. Without --resume, results go to standard output.');
    expect(noFile.status).toBe(2);
    expect(asked()).toBe(0);
  });

  it.each(['name', 'instanceId', 'tokenEnv', 'tokenFile', 'a key', 'a column'])(
    'shows no token that was given in place of %s, in its results and in what it prints',
    async (place) => {
      const misplaced = createHash('sha512').update('misplaced').digest('base64');
      const good = { name: 'device-1', instanceId: 'post-cn-emulator' };
      const source = place.startsWith('token') ? {} : { token: emulator.issueToken() };
      const row = { ...good, ...source, [place === 'a key' ? misplaced : place]: misplaced };
      const csv = `name,instanceId,${misplaced}\ndevice-1,post-cn-emulator,\n`;
      commandLine.write('tokens', place === 'a column' ? csv : ndjson([row]));
      const args = ['sweep', 'tokens', '--resume', 'results.ndjson', ...FAST];
      // The output of a process is searched for tokens when it is written.
      const { text } = await commandLine.run(args);
      const results = join(commandLine.folder, 'results.ndjson');
      const written = existsSync(results) ? readFileSync(results, 'utf8') : '';
      expect(`${text}${written}`).not.toContain(misplaced.slice(0, 16));
      expect(`${text}${written}`).not.toContain(misplaced.slice(-20));
      expect(text).toMatch(/\S/);
    },
  );

  // A text is truncated at a limit, and the rest of the token is too short to be recognized.
  it.each([0, 17, 25, 32])(
    'shows no piece of a token in a first line that is not a header, after %i other characters',
    async (length) => {
      const misplaced = createHash('sha512').update('misplaced').digest('base64');
      for (const separator of [';', '=', '\t', ': ']) {
        commandLine.write('tokens', `${'d'.repeat(length)}${separator}${misplaced}\n`);
        const { status, text } = await run('tokens', ...FAST);
        expect(text).not.toContain(misplaced.slice(0, 6));
        expect(text).toContain('characters is not known');
        expect(status).toBe(2);
      }
    },
  );

  it('stops if another sweep writes to its results, and leaves them usable', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(200)));
    const args = ['tokens.ndjson', '--resume', 'results.ndjson'];
    const first = commandLine.start(['sweep', ...args, '--requests-per-second', '50'], PATIENT);
    const ended = finished(first);
    await until(() => asked() >= 5);
    const second = await run(...args, ...FAST);
    const other = await ended;
    const stopped = [second, other].filter(({ status }) => status === 2);
    expect(stopped).not.toEqual([]);
    for (const { text } of stopped)
      expect(text).toContain('error: Another process has changed results.ndjson during this sweep.');
    expect((await run(...args, ...FAST)).text).toContain(' 200 tokens: ');
    expect(asked()).toBeLessThanOrEqual(200);
  });

  it('prints its progress for SIGUSR1, and continues', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(300)));
    const child = commandLine.start([
      'sweep',
      'tokens.ndjson',
      '--resume',
      'results.ndjson',
      '--requests-per-second',
      '100',
    ]);
    let stderr = '';
    child.stderr!.on('data', (chunk) => {
      stderr += chunk;
    });
    await until(() => asked() >= 5);
    child.kill('SIGUSR1');
    await until(() => stderr.includes('\n'));
    expect(stderr).toMatch(
      /^\d+ tokens done up to line \d+; this run: \d+ valid, \d+ invalid, 0 unverified, \d+\/s\n$/,
    );
    child.kill('SIGTERM');
    const [status] = await once(child, 'exit');
    expect(status).toBe(143);
  });
});

describe('apsaramqtt merge', () => {
  it('joins shards into every format, and says what is missing', async () => {
    const all = rows(60);
    commandLine.write('tokens.ndjson', manifestOf(all));
    for (const shard of [1, 2, 3])
      await run('tokens.ndjson', '--shard', `${shard}/3`, '--resume', `part-${shard}.ndjson`, ...FAST);
    expect(asked()).toBe(60);
    const formats = FORMATS.filter((format) => format !== 'human');
    const targets = formats.flatMap((format) => ['--format', `${format}=report.${format}`]);
    const parts = [1, 2, 3].map((shard) => `part-${shard}.ndjson`);
    const { status, stdout } = await commandLine.runHere([
      'merge',
      ...parts,
      ...targets,
      '--format',
      'human',
    ]);
    expect(stdout).toContain('60 tokens: 40 invalid, 20 valid (60 calls)');
    expect(status).toBe(1);
    for (const format of formats) {
      expect(existsSync(join(commandLine.folder, `report.${format}`))).toBe(true);
      const report = readFileSync(join(commandLine.folder, `report.${format}`), 'utf8');
      for (const { token } of all) expect(report).not.toContain(token);
    }
    const report = JSON.parse(commandLine.read('report.json'));
    expect(report).toMatchObject({ declared: 60, judged: 60, calls: 60, unlisted: { valid: 20 } });
    const two = await commandLine.runHere(['merge', parts[0]!, parts[2]!]);
    expect(two.stdout).toContain('The results of shard 2/3 are missing.');
    const one = await commandLine.runHere(['merge', parts[1]!]);
    expect(one.stdout).toContain('The results of shards 1/3, 3/3 are missing.');
    const [first] = parts as [string];
    const twice = await commandLine.runHere(['merge', ...parts, first, `./${first}`]);
    expect(twice.stdout).toContain('60 tokens: 40 invalid, 20 valid (60 calls)');
    commandLine.write('copy.ndjson', commandLine.read(first));
    const copied = await commandLine.runHere(['merge', ...parts, 'copy.ndjson']);
    expect(copied.text).toContain('are both shard 1/3.');
    expect(copied.status).toBe(2);
  });

  it.each([
    ['merge', 'results.ndjson'],
    ['sweep', 'tokens.ndjson', '--resume', 'results.ndjson'],
  ])('does not overwrite results, which were billed, with a report (%s)', async (...args) => {
    commandLine.write('results.ndjson', 'kept');
    expect(await commandLine.run([...args, '--format', 'json=results.ndjson'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The json report would overwrite results.ndjson'),
    });
    expect(readFileSync(join(commandLine.folder, 'results.ndjson'), 'utf8')).toBe('kept');
  });

  it('reports a folder in place of results', async () => {
    const { status, stderr } = await commandLine.run(['merge', '.']);
    expect(stderr).toBe('error: Failed to read .: it is a folder.\nName a file.\n');
    expect(status).toBe(2);
  });

  it(
    `joins ${TOKENS_OF_SHARDS} results of eight shards in a small heap`,
    async () => {
      const parts = Array.from({ length: 8 }, (_, index) => `part-${index + 1}.ndjson`);
      const share = TOKENS_OF_SHARDS / parts.length;
      for (const [index, part] of parts.entries()) {
        const results = Array.from({ length: share }, (_, at) => resultLine(index * share + at)).join('');
        const run = { ...RUN, shard: `${index + 1}/8` };
        const end = {
          lines: TOKENS_OF_SHARDS,
          results: share,
          calls: share,
          repeated: 0,
          digest: 'of the manifest',
        };
        commandLine.write(part, `${JSON.stringify({ run })}\n${results}${JSON.stringify({ end })}\n`);
      }
      const formats = FORMATS.flatMap((format) => ['--format', `${format}=report.${format}`]);
      const { status, text } = await commandLine.run(['merge', ...parts, ...formats], SMALL_HEAP);
      expect({ status, text }).toEqual({ status: 0, text: expect.not.stringContaining('heap') });
      const report = JSON.parse(commandLine.read('report.json'));
      expect(report).toMatchObject({ declared: TOKENS_OF_SHARDS, judged: TOKENS_OF_SHARDS });
    },
    NIGHTLY_TIMEOUT_MS,
  );

  it.each([
    [
      'has an exception for none but the first thousand of them',
      { exceptions: Array.from({ length: 1_000 }, (_, index) => exceptionFor(`device-${index}`)) },
      { verdict: 'invalid' },
      { verdict: 'invalid' },
    ],
    [
      'only warns of the instance of the thousand before them',
      { allowedInstances: ['post-cn-1'], rules: { AMT008: 'warning' } },
      {},
      { verdict: 'invalid' },
    ],
  ])('fails by the tokens that reports do not list, if the policy %s', async (_, policy, first, later) => {
    const results = Array.from({ length: 1_002 }, (_one, index) =>
      resultLine(index, index < 1_000 ? first : later),
    );
    const { length } = results;
    const end = { lines: length, results: length, calls: length, repeated: 0, digest: 'd' };
    const text = [`${JSON.stringify({ run: RUN })}\n`, ...results, `${JSON.stringify({ end })}\n`].join('');
    commandLine.write('results.ndjson', text).write('team.json', JSON.stringify(policy));
    const { status } = await commandLine.runHere(['merge', 'results.ndjson', '--policy', 'team.json']);
    expect(status).toBe(1);
  });

  it('counts in every report what none lists', async () => {
    const results = Array.from({ length: 1_250 }, (_, index) =>
      resultLine(index, index < 1_200 ? { verdict: 'invalid' } : {}),
    );
    const { length } = results;
    const end = { lines: length, results: length, calls: length, repeated: 0, digest: 'd' };
    const text = [`${JSON.stringify({ run: RUN })}\n`, ...results, `${JSON.stringify({ end })}\n`].join('');
    commandLine.write('results.ndjson', text);
    const formats = ['junit', 'openmetrics', 'run-task', 'github', 'json'];
    const report = async (...args: string[]) => {
      const targets = formats.flatMap((format) => ['--format', `${format}=report.${format}`]);
      await commandLine.runHere(['merge', 'results.ndjson', ...args, ...targets]);
      return Object.fromEntries(formats.map((format) => [format, commandLine.read(`report.${format}`)]));
    };
    const violated = await report();
    expect(violated.openmetrics).toContain('apsaramqtt_findings{effect="violation"} 1200\n');
    expect(violated['run-task']).toContain('1200 invalid, 50 valid, 1100 more not shown');
    expect(violated.github).toContain('::1191 more of this level are in the results of the sweep.');
    expect(violated.junit).toContain('tests="1002" failures="1001" errors="0"');
    expect(violated.junit).toContain('name="Tokens that are not listed and valid: 50"></testcase>');
    expect(JSON.parse(violated.json!)).toMatchObject({ unlisted: { invalid: 200, valid: 50 } });
    commandLine.write('off.json', '{"rules":{"AMT001":"note"}}');
    const passed = await report('--policy', 'off.json');
    expect(passed.openmetrics).toContain('apsaramqtt_findings{effect="none"} 1200\n');
    expect(passed.junit).toContain('tests="1002" failures="0" errors="0"');
    expect(passed.github).toContain('::notice title=More MQTT tokens::1191 more');
  });

  it('refuses a pipe as the file of results, because it would wait for ever', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1)));
    execFileSync('mkfifo', [join(commandLine.folder, 'results.ndjson')]);
    const { status, stderr } = await commandLine.run([
      'sweep',
      'tokens.ndjson',
      '--resume',
      'results.ndjson',
    ]);
    expect(stderr).toContain('results.ndjson is not a regular file.');
    expect(status).toBe(2);
    expect(asked()).toBe(0);
  });

  it.each(['sweep', 'merge'])('%s: refuses a pipe that no program writes to', async (command) => {
    execFileSync('mkfifo', [join(commandLine.folder, 'pipe')]);
    const { status, stderr } = await commandLine.run([command, 'pipe']);
    expect(stderr).toContain('Failed to read pipe: it is a pipe that no program writes to.');
    expect(status).toBe(2);
  });

  it('reads a pipe that a program writes to', async () => {
    const pipe = join(commandLine.folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('tee', [pipe], { stdio: ['pipe', 'ignore', 'inherit'] });
    writer.stdin.end(manifestOf(rows(9)));
    const { stdout, status } = await commandLine.run(['sweep', 'pipe', ...FAST], PATIENT);
    expect(resultsIn(stdout)).toHaveLength(9);
    expect(status).toBe(1);
  });

  it('ends at a signal while it waits for the manifest, and continues in the next run', async () => {
    const all = rows(6);
    const args = ['sweep', '-', '--resume', 'results.ndjson', ...FAST];
    const child = commandLine.start(args, PATIENT, 'pipe');
    const ended = once(child, 'exit');
    child.stdin!.write(manifestOf(all.slice(0, 4)));
    const file = join(commandLine.folder, 'results.ndjson');
    await until(() => existsSync(file) && resultsIn(readFileSync(file, 'utf8')).length === 4);
    child.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
    const next = commandLine.start(args, PATIENT, 'pipe');
    next.stdin!.end(manifestOf(all));
    expect((await finished(next)).status).toBe(1);
    expect(asked()).toBe(6);
  });

  it('refuses the results of another instance for lines that name none, before any call', async () => {
    commandLine.write('tokens.ndjson', ndjson(rows(2)));
    const resumed = (shard: string, instance: string) =>
      run('tokens.ndjson', '--resume', shard.replace('/', '-'), '--shard', shard, '--instance-id', instance);
    await resumed('1/1', 'post-cn-emulator');
    const { status, text } = await resumed('1/1', 'post-cn-other');
    expect(text).toContain(
      'its instance_id is post-cn-emulator, but that of this run is post-cn-other. Set --resume to another file',
    );
    expect(status).toBe(2);
    expect(asked()).toBe(2);
    await resumed('1/2', 'post-cn-emulator');
    await resumed('2/2', 'post-cn-other');
    const merged = await commandLine.runHere(['merge', '1-2', '2-2']);
    expect(merged.text).toContain('2-2 and 1-2 belong to different runs (instance_id).');
    expect(merged.status).toBe(2);
  });

  it.each(['', ' ', '\t'])('leaves results that the next run can continue if a name is %j', async (name) => {
    commandLine.write('tokens.ndjson', `${ndjson([{ name, token: 'token-1' }])}${manifestOf(rows(1))}`);
    const args = ['tokens.ndjson', '--resume', 'results.ndjson', ...FAST] as const;
    for (const attempt of [1, 2]) {
      const { status, text } = await run(...args);
      expect([attempt, text]).toEqual([
        attempt,
        expect.stringContaining('Line 1 of the manifest was skipped.'),
      ]);
      expect(status).toBe(2);
    }
    expect(asked()).toBe(1);
  });

  it('does not replace its results by a report, through a link either', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(1)));
    await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    symlinkSync('results.ndjson', join(commandLine.folder, 'link'));
    const { status, text } = await commandLine.runHere(['merge', 'results.ndjson', '--format', 'json=link']);
    expect(text).toContain('The json report would overwrite link, which the command also reads or writes.');
    expect(status).toBe(2);
    expect(resultsIn(commandLine.read('results.ndjson'))).toHaveLength(1);
  });

  it('counts the calls of a part that is not complete', async () => {
    const unverified = { verdict: 'unverified', request_id: null };
    const results = [0, 1, 2].map((index) => resultLine(index, index === 2 ? unverified : {}));
    commandLine.write('results.ndjson', [`${JSON.stringify({ run: RUN })}\n`, ...results].join(''));
    const { stdout, status } = await commandLine.runHere(['merge', 'results.ndjson']);
    expect(stdout).toContain('3 tokens: 1 unverified, 2 valid (2 calls)');
    expect(status).toBe(2);
  });

  it.each([
    [
      'lack one',
      (result: string) => result.replace(/.*"invalid".*\n/, ''),
      'results.ndjson has 2 results, but its sweep wrote 3.',
    ],
    [
      'have one twice, as of two sweeps at once',
      (result: string) => result.replace(/.*"valid".*\n/, '$&$&'),
      'results.ndjson has more than one result for token device-',
    ],
    [
      'have one in place of others',
      (result: string) => result.replace(/.*"invalid".*\n/g, /.*"valid".*\n/.exec(result)?.[0] ?? ''),
      'results.ndjson has more than one result for each of 2 tokens, device-',
    ],
  ])('does not pass results that %s', async (_, change, problem) => {
    commandLine.write('tokens.ndjson', manifestOf(rows(3)));
    await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    commandLine.write('results.ndjson', change(commandLine.read('results.ndjson')));
    const { status, stdout } = await commandLine.runHere(['merge', 'results.ndjson']);
    expect(stdout).toContain(problem);
    expect(status).toBe(2);
  });

  it('says that the results of a run that was ended are not complete', async () => {
    commandLine.write('tokens.ndjson', manifestOf(rows(3)));
    await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    const text = commandLine.read('results.ndjson');
    commandLine.write('results.ndjson', text.slice(0, -20));
    const { stdout } = await commandLine.runHere(['merge', 'results.ndjson', '--quiet']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('results.ndjson is not complete: the sweep ended before');
  });

  it.each([
    ['behind a line', '{"asking":"0123456789abcdef"}\n'],
    ['within a line', '{"asking":"01'],
  ])('says so for a run that was ended %s after a complete one', async (_, rest) => {
    commandLine.write('tokens.ndjson', manifestOf(rows(3)));
    await run('tokens.ndjson', '--resume', 'results.ndjson', ...FAST);
    commandLine.write('results.ndjson', `${commandLine.read('results.ndjson')}${rest}`);
    const { status, stdout } = await commandLine.runHere(['merge', 'results.ndjson']);
    expect(stdout).toContain('results.ndjson is not complete');
    expect(status).toBe(2);
  });
});

const RUN = {
  version: 1,
  apsaramqtt_version: '0.1.0',
  manifest: 'tokens.ndjson',
  service: 'http://127.0.0.1',
  shard: '1/1',
  started_at: '2026-01-01T00:00:00.000Z',
};

function damagedResult(keys: object): string {
  const result = { verdict: 'valid', name: 'a', instance_id: 'i', key: 'k', token_fingerprint: 'f' };
  return `${JSON.stringify({ ...result, checked_at: '2026-01-01T00:00:00.000Z', ...keys })}\n`;
}

function exceptionFor(name: string) {
  return { rule: 'AMT001', name, reason: 'is replaced', until: '2099-12-31' };
}

/** The two result lines of a token, which is valid unless `keys` change that. */
function resultLine(index: number, keys: object = {}): string {
  const digest = createHash('sha256').update(`${index}`).digest('hex');
  const result = {
    line: index + 1,
    name: `device-${index}`,
    instance_id: 'post-cn-emulator',
    key: digest.slice(0, 16),
    token_fingerprint: `sha256:${digest.slice(16, 28)}`,
    verdict: 'valid',
    request_id: 'DD163546-7B2E-4140-9801-F33ABC64F3C0',
    checked_at: '2026-01-01T00:00:00.000Z',
    ...keys,
  };
  return `${JSON.stringify({ asking: result.key })}\n${JSON.stringify(result)}\n`;
}
