import { blocksOf } from '../../../lib/gate/configuration/block';
import { knownTokensIn } from '../../../lib/gate/configuration/literal-tokens';
import { LITERAL_TOKEN } from '../../../lib/gate/rules';

const TOKEN = 'LzMT+XLFl5uWLDcx9a==';
const KNOWN = new Map([
  [TOKEN, 'DEVICE_1_TOKEN'],
  ['12345678', 'DEVICE_2_TOKEN'],
  ['1234567', 'SHORT_TOKEN'],
  [`/${TOKEN}9`, 'DEVICE_3_TOKEN'],
  [`//${TOKEN}8`, 'DEVICE_4_TOKEN'],
  ['LzMT/XLFl5uWLDc=', 'DEVICE_5_TOKEN'],
]);

function found(body: Record<string, unknown>, known = KNOWN) {
  return knownTokensIn(blocksOf({ resource: { example_thing: { device: body } } }), known);
}

describe('a known token in plain text (AMT004)', () => {
  it('is named by the check that uses it, and never shown', () => {
    const [broken, ...others] = found({ input: `--token ${TOKEN} --quiet` });
    expect(broken).toMatchObject({
      rule: LITERAL_TOKEN,
      message: 'example_thing.device contains the token of DEVICE_1_TOKEN in plain text.',
      help: 'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).',
    });
    expect(JSON.stringify(broken?.message)).not.toContain(TOKEN);
    expect(others).toEqual([]);
  });

  it('is found wherever a text may be', () => {
    expect(found({ input: [{ deep: ['text', TOKEN] }] })).toHaveLength(1);
    expect(found({ input: `$\{upper("${TOKEN}")}` })).toHaveLength(1);
    expect(found({ input: `${TOKEN} 12345678` })).toHaveLength(2);
  });

  it.each([
    `$\{join("", ["${TOKEN.slice(0, 9)}", "${TOKEN.slice(9)}"])}`,
    `$\{join("+", ["${TOKEN.replace('+', '", "')}"])}`,
    `${TOKEN.slice(0, 9)}$\{"${TOKEN.slice(9)}"}`,
  ])('is found if it consists of pieces: %s', (input) => {
    expect(found({ input })).toHaveLength(1);
  });

  it('is found in names, unless it is the whole name', () => {
    expect(found({ triggers: { [TOKEN]: 1 } })).toHaveLength(1);
    expect(found({ setting: [{ [`line-${TOKEN}`]: { deep: true } }] })).toHaveLength(1);
    expect(found({ '//': { note: [TOKEN] } })).toHaveLength(1);
    expect(found({ [`/${TOKEN}9`]: 1 })).toHaveLength(2);
    expect(found({ [`//${TOKEN}8`]: 1 })).toHaveLength(2);
    expect(found({ 'LzMT/XLFl5uWLDc=': 1 })).toHaveLength(1);
    expect(found({ '12345678': { '//': '12345678' } })).toEqual([]);
  });

  it.each([
    ['a resource', { resource: { terraform_data: { [TOKEN]: {} } } }],
    ['a check of tokens', { data: { apsaramqtt_token: { [TOKEN]: {} } } }],
    ['the instance id of a check', { data: { apsaramqtt_token: { gate: { instance_id: TOKEN } } } }],
    ['the name of a token', { data: { apsaramqtt_tokens: { fleet: { tokens: { [TOKEN]: 'x' } } } } }],
    ['the comment of a check of tokens', { data: { apsaramqtt_token: { gate: { '//': { path: TOKEN } } } } }],
    ['the comment of a configuration', { '//': { stackName: TOKEN } }],
    ['an assertion', { check: { device: { assert: { error_message: TOKEN } } } }],
    ['a local value', { locals: { [TOKEN]: 1 } }],
  ])('is found in %s', (_, configuration) => {
    expect(knownTokensIn(blocksOf(configuration), KNOWN)).toHaveLength(1);
  });

  it.each(['depends_on', 'provider', 'providers', 'replace_triggered_by', 'ignore_changes', '//'])(
    'may be the name of something in %s, unless it looks like a token',
    (argument) => {
      expect(found({ [argument]: ['12345678'] })).toEqual([]);
      expect(found({ [argument]: [TOKEN] })).toHaveLength(1);
    },
  );

  it('may be a word in the comment of a configuration, unless it looks like a token', () => {
    expect(knownTokensIn(blocksOf({ '//': { stackName: '12345678' } }), KNOWN)).toEqual([]);
  });

  it('may be what a reference names, unless it looks like a token', () => {
    expect(found({ input: `$\{var.tokens["12345678"]}` })).toEqual([]);
    expect(found({ input: `$\{var.tokens["${TOKEN}"]}` })).toHaveLength(1);
  });

  it('is not found in a number, or if it is too short to be searched for', () => {
    expect(found({ count: 12345678, short: '1234567' })).toEqual([]);
    expect(found({ input: TOKEN }, new Map())).toEqual([]);
    expect(found({ absent: null, not: undefined, is: true })).toEqual([]);
  });

  it('is reported only by the check that uses it', () => {
    const blocks = blocksOf({ data: { apsaramqtt_token: { gate: { token: TOKEN } } } });
    expect(knownTokensIn(blocks, KNOWN)).toEqual([]);
  });
});
