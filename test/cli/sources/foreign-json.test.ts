import { gzipSync } from 'node:zlib';
import type { Emulator } from '../../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../../support/command-line';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const RESULT = {
  instance_id: 'post-cn-emulator',
  verdict: 'valid',
  token_status: true,
  token_fingerprint: 'sha256:7fd4a1c5bfca',
  request_id: 'R1',
  checked_at: '2026-11-25T16:08:36Z',
  expires_at: null,
  min_remaining: null,
  on_invalid: null,
  on_unverified: null,
  on_expiring: null,
};

const GATE = { address: 'data.apsaramqtt_token.a', mode: 'data', type: 'apsaramqtt_token' };

const PLAN = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: { root_module: {} },
  resource_changes: [],
  prior_state: {
    format_version: '1.0',
    values: { root_module: { resources: [{ ...GATE, values: RESULT }] } },
  },
  configuration: { root_module: { resources: [GATE] } },
  timestamp: '2026-11-25T16:08:35Z',
  complete: true,
  errored: false,
};

async function check(content: string | Buffer) {
  commandLine.write('plan.json', content);
  const { status, stdout } = await commandLine.runHere(['check', 'plan.json']);
  expect(emulator.calls().QueryToken).toMatchObject({ total: 0 });
  return { status, words: stdout.replace(/\s+/g, ' ') };
}

const without = (key: keyof typeof PLAN) => JSON.stringify({ ...PLAN, [key]: undefined });

describe('apsaramqtt check of a file given as a plan', () => {
  it.each([
    ['a plan', JSON.stringify(PLAN)],
    ['a plan that is indented', JSON.stringify(PLAN, null, 2)],
    ['a plan with a byte order mark', `\ufeff${JSON.stringify(PLAN)}`],
  ])('reads %s', async (_, content) => {
    const { status, words } = await check(content);
    expect(words).toContain('valid data.apsaramqtt_token.a sha256:7fd4a1c5bfca');
    expect(words).toContain('Gates: 1 declared, 1 judged, 0 unjudged');
    expect(status).toBe(0);
  });

  it.each([
    [
      "setup-terraform's wrapper",
      `[command]/bin/terraform show -json p\n${JSON.stringify(PLAN)}`,
      'terraform_wrapper: false',
    ],
    ["Terragrunt's prefix", `16:14:46.042 STDOUT terraform: ${JSON.stringify(PLAN)}`, 'Terragrunt'],
    ["Terragrunt's prefix of a module", `[/builds/infra] ${JSON.stringify(PLAN)}`, 'Terragrunt'],
    ['a saved plan', 'PK\u0003\u0004 and the rest of a zip', 'terraform show -json plan.json'],
    ['UTF-16', Buffer.from(`\ufeff${JSON.stringify(PLAN)}`, 'utf16le'), 'PowerShell'],
    ['UTF-16 without a mark', Buffer.from(JSON.stringify(PLAN), 'utf16le'), 'PowerShell'],
    ['what is compressed', gzipSync(JSON.stringify(PLAN)), 'compressed with gzip'],
    [
      'two plans',
      `${JSON.stringify(PLAN)}\n${JSON.stringify(PLAN)}\n`,
      'continues after the end of its JSON: line 2',
    ],
    [
      'the log stream',
      '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}\n',
      'terraform plan -json',
    ],
    ['an empty state', '{"format_version":"1.0"}', 'an empty state'],
    ['a state', JSON.stringify({ format_version: '1.0', values: PLAN.prior_state.values }), 'is a state'],
    ['a state file', '{"version":4,"lineage":"x","resources":[]}', 'is a state file'],
    ['a schema', '{"format_version":"1.0","provider_schemas":{}}', 'a provider schema'],
    ['a plan without its configuration', without('configuration'), 'only a part of a plan'],
    ['a plan without its values', without('planned_values'), 'only a part of a plan'],
    ['a plan that is cut off', JSON.stringify(PLAN).slice(0, -3), 'is not valid JSON: line 1, column'],
    [
      'a plan with a comma in place of a colon',
      JSON.stringify(PLAN).replace('"errored":', '"errored",'),
      'is not valid JSON: line 1, column',
    ],
    [
      'a plan with the change of a gate that does not say what changes',
      JSON.stringify({ ...PLAN, resource_changes: [GATE] }),
      'Its data about a gate is incomplete.',
    ],
    [
      'a plan of a later format',
      JSON.stringify({ ...PLAN, format_version: '2.0' }),
      'Its format_version is "2.0", not 0.x or 1.x.',
    ],
  ])('ends with 2 for %s, and names it', async (_, content, cause) => {
    const { status, words } = await check(content);
    expect(words).toContain(cause);
    expect(status).toBe(2);
  });

  it('says that it does not read YAML', async () => {
    commandLine.write('device.yaml', 'apiVersion: opentofu.upbound.io/v1beta1\nkind: Workspace\n');
    const { status, text } = await commandLine.runHere(['check', 'device.yaml']);
    expect(text).toContain('device.yaml is YAML');
    expect(status).toBe(2);
  });

  it.each([
    ['whose result a filter removed', undefined],
    ['where a filter made a text of the results', { values: { root_module: { resources: '' } } }],
  ])('has no verdict for a gate %s', async (_, state) => {
    const { status, words } = await check(JSON.stringify({ ...PLAN, prior_state: state }));
    expect(words).toContain('AMT010');
    expect(words).toContain('for a plan of the whole configuration, made without -target and -exclude');
    expect(words).toContain('In OpenTofu, the gate may have enabled = false in its lifecycle block');
    expect(status).toBe(3);
  });

  it('treats a deferred change as checked at apply', async () => {
    const change = {
      actions: ['read'],
      before: null,
      after: { instance_id: null },
      after_unknown: { verdict: true },
    };
    const deferred = [{ reason: 'resource_config_unknown', resource_change: { ...GATE, change } }];
    for (const complete of [true, false]) {
      const { status, words } = await check(
        JSON.stringify({ ...PLAN, prior_state: undefined, deferred_changes: deferred, complete }),
      );
      expect(words).toContain('deferred data.apsaramqtt_token.a');
      expect(status).toBe(0);
    }
  });

  it.each([
    [
      'older than the plan',
      { ...RESULT, checked_at: '2026-11-25T16:08:34.999Z' },
      { complete: true },
      'unjudged',
    ],
    [
      'of the same second',
      { ...RESULT, checked_at: '2026-11-25T16:08:35.001Z' },
      { complete: true },
      'valid',
    ],
    ['without a time', { ...RESULT, checked_at: null }, { complete: true }, 'unjudged'],
    ['in a plan that lost its time', RESULT, { timestamp: undefined }, 'unjudged'],
    ['in a plan whose time is none', RESULT, { timestamp: 'today' }, 'unjudged'],
    ['that contradicts itself', { ...RESULT, token_status: false }, { complete: true }, 'unjudged'],
    [
      'of a program that does not say when it planned',
      RESULT,
      { timestamp: undefined, complete: undefined, errored: undefined },
      'valid',
    ],
    ['of now in a plan that failed', RESULT, { errored: true, complete: false }, 'valid'],
    [
      'of the second in which a plan began that failed',
      { ...RESULT, checked_at: '2026-11-25T16:08:35.999Z' },
      { errored: true, complete: false },
      'unjudged',
    ],
  ])('judges a result %s', async (_, values, more, verdict) => {
    const state = { values: { root_module: { resources: [{ ...GATE, values }] } } };
    const { words } = await check(JSON.stringify({ ...PLAN, prior_state: state, ...more }));
    expect(words).toMatch(new RegExp(`^${verdict} `));
  });

  it('does not pass a plan that failed if every gate that it shows has a verdict', async () => {
    const failed = await check(JSON.stringify({ ...PLAN, errored: true }));
    expect(failed.words).toContain('plan.json ended with an error, so it cannot be applied.');
    expect(failed.status).toBe(2);
    const passed = await check(JSON.stringify(PLAN));
    expect(passed.words).not.toContain('ended with an error');
    expect(passed.status).toBe(0);
  });

  it('says that a plan failed if a gate without a verdict may be the reason', async () => {
    const { words, status } = await check(JSON.stringify({ ...PLAN, prior_state: undefined, errored: true }));
    expect(words).toContain('plan.json ended with an error, so it cannot be applied.');
    expect(words).toContain('which names the gate that stopped the plan.');
    expect(status).toBe(3);
  });

  it('recognises a partial plan by missing changes if the program does not say so', async () => {
    const user = { address: 'terraform_data.user', mode: 'managed', type: 'terraform_data' };
    const plan = {
      ...PLAN,
      timestamp: undefined,
      complete: undefined,
      errored: undefined,
      configuration: { root_module: { resources: [GATE, user] } },
    };
    expect((await check(JSON.stringify(plan))).status).toBe(3);
    const whole = { ...plan, resource_changes: [{ ...user, change: { actions: ['no-op'] } }] };
    expect((await check(JSON.stringify(whole))).status).toBe(0);
  });

  it("keeps the level of the gate's own policy if a plan has no verdict of it", async () => {
    const gate = { ...GATE, expressions: { on_unverified: { constant_value: 'warn' } } };
    const plan = { ...PLAN, prior_state: undefined, configuration: { root_module: { resources: [gate] } } };
    const { words } = await check(JSON.stringify(plan));
    expect(words).toContain('warning: Gate data.apsaramqtt_token.a has no verdict (AMT010)');
  });
});
