import { blocksOf } from '../../../lib/gate/configuration/block';
import { ungatedTokens } from '../../../lib/gate/configuration/ungated-tokens';
import { UNGATED_TOKEN } from '../../../lib/gate/rules';

const VARIABLE = '$' + '{var.device_token}';
const GATE = { data: { apsaramqtt_token: { gate: { token: VARIABLE } } } };

/** The addresses of blocks that use a token without a gate, each with the token. */
function ungatedIn(configuration: Record<string, unknown>, variables: readonly string[] = []): string[] {
  return ungatedTokens(blocksOf(configuration), variables).map(({ message }) => message);
}

const using = (kind: string, body: Record<string, unknown>) =>
  kind === 'module' || kind === 'output'
    ? { [kind]: { device: body } }
    : { [kind]: { example_thing: { device: body } } };

describe('something that uses a token (AMT005)', () => {
  it.each([
    ['resource', 'example_thing.device'],
    ['module', 'module.device'],
    ['output', 'output.device'],
  ])('as a %s waits for a gate that checks it', (kind, address) => {
    const blocks = blocksOf({ ...GATE, ...using(kind, { input: VARIABLE }) });
    expect(ungatedTokens(blocks, [])).toEqual([
      {
        rule: UNGATED_TOKEN,
        block: blocks.at(-1),
        checks: [blocks[0]],
        message: `${address} uses the token var.device_token but is not protected by a gate that checks it.`,
        help: 'Create an MqttTokenGate for the token and pass this construct to its protect(). In HCL, add the data source to depends_on.',
      },
    ]);
    const waiting = using(kind, { input: VARIABLE, depends_on: ['data.apsaramqtt_token.gate'] });
    expect(ungatedIn({ ...GATE, ...waiting })).toEqual([]);
  });

  it('may get it from a map with a composed key', () => {
    const locals = { locals: { tokens: { 'device-1': VARIABLE } } };
    const input = '$' + '{local.tokens["device-$' + '{var.number}"]}';
    expect(ungatedIn({ ...GATE, ...locals, ...using('resource', { input }) })).toHaveLength(1);
  });

  it('may be an action', () => {
    expect(ungatedIn({ ...GATE, ...using('action', { config: { input: VARIABLE } }) })).toHaveLength(1);
  });

  it('may be a data source that nothing uses', () => {
    expect(ungatedIn({ ...GATE, ...using('data', { input: VARIABLE }) })).toEqual([]);
  });

  it('is protected by one of several gates of the token, and not by the gate of another', () => {
    const other = { other: { token: '$' + '{var.other}' }, second: { token: VARIABLE } };
    const gates = { data: { apsaramqtt_token: { ...GATE.data.apsaramqtt_token, ...other } } };
    const waitingFor = (gate: string) =>
      using('resource', { input: VARIABLE, depends_on: [`data.apsaramqtt_token.${gate}`] });
    expect(ungatedIn({ ...gates, ...waitingFor('second') })).toEqual([]);
    expect(ungatedIn({ ...gates, ...waitingFor('other') })).toHaveLength(1);
  });

  it.each([
    ['var.a', 'var.a', true],
    ['var.a', 'var.a.b', true],
    ['var.a.b', 'var.a', true],
    ['var.a.b', 'var.a.c', false],
    ['var.a', 'var.b', false],
    ['data.x.a.b', 'data.x.a.c', false],
    ['var.ab.c', 'var.a.bc', false],
  ])('by %s uses the token %s: %s', (use, token, expected) => {
    const gate = { data: { apsaramqtt_token: { gate: { token: `\${${token}}` } } } };
    const found = ungatedIn({ ...gate, ...using('resource', { input: `\${${use}}` }) });
    expect(found).toHaveLength(expected ? 1 : 0);
  });

  it('uses every token of a map that it uses', () => {
    const names = ['var.map.a', 'var.map.b'];
    const tokens = Object.fromEntries(names.map((name) => [name.at(-1), `\${${name}}`]));
    const found = ungatedIn({
      data: { apsaramqtt_tokens: { gate: { tokens } } },
      ...using('resource', { input: '$' + '{var.map}' }),
    });
    expect(found.map((message) => names.find((name) => message.includes(name)))).toEqual(names);
  });

  it('is not protected by the gate of a token with a similar path', () => {
    const gates = { one: { token: '$' + '{var.ab.c}' }, other: { token: '$' + '{var.a.bc}' } };
    const user = using('resource', {
      input: '$' + '{var.ab.c}',
      depends_on: ['data.apsaramqtt_token.other'],
    });
    expect(ungatedIn({ data: { apsaramqtt_token: gates }, ...user })).toHaveLength(1);
  });

  it('uses each token separately', () => {
    const fleet = {
      data: { apsaramqtt_tokens: { gate: { tokens: { a: '$' + '{var.a}', b: '$' + '{var.b}' } } } },
    };
    const messages = ungatedIn({
      ...fleet,
      ...using('resource', { input: ['$' + '{var.b}', '$' + '{var.c}'] }),
    });
    expect(messages).toEqual([
      'example_thing.device uses the token var.b but is not protected by a gate that checks it.',
    ]);
  });

  it('may use a variable that is a token although no gate refers to it', () => {
    const body = using('resource', { input: '$' + '{var.secret}' });
    expect(ungatedIn(body)).toEqual([]);
    expect(ungatedIn(body, ['secret'])).toEqual([
      'example_thing.device uses the token var.secret but is not protected by a gate that checks it.',
    ]);
    expect(
      ungatedIn({ ...body, data: { apsaramqtt_token: { gate: { token: '$' + '{var.secret}' } } } }, [
        'secret',
      ]),
    ).toHaveLength(1);
  });

  it('uses no token if a check composes a text, or reads it from elsewhere', () => {
    const check = (body: Record<string, unknown>) => ({ data: { apsaramqtt_token: { gate: body } } });
    const user = using('resource', { input: ['$' + '{var.a}', '$' + '{var.b}', 'DEVICE_TOKEN'] });
    expect(ungatedIn({ ...check({ token: '$' + '{join("", [var.a, var.b])}' }), ...user })).toEqual([]);
    expect(ungatedIn({ ...check({ token_env: '$' + '{var.a}' }), ...user })).toEqual([]);
    expect(ungatedIn({ ...check({ token: 'plain' }), ...user })).toEqual([]);
    expect(ungatedIn({ ...check({ token: '$' + '{"plain"}' }), ...user })).toEqual([]);
  });

  it.each([
    ['coalesce(var.a, data.x.b.c)', ['var.a', 'data.x.b.c']],
    ['try(var.a, "")', ['var.a']],
    ['var.is_old ? var.a : var.b', ['var.a', 'var.b']],
    ['(var.is_old ? var.a : var.b)', ['var.a', 'var.b']],
    ['[var.a, var.b][0]', ['var.a', 'var.b']],
    ['element([var.a, var.b], var.index)', ['var.a', 'var.b']],
    ['merge(var.a, var.b).token', ['var.a.token', 'var.b.token']],
    ['sensitive(trimspace(coalesce(var.a, local.one)))', ['var.a', 'var.b']],
    ['local.one', ['var.b']],
    ['local.either', ['var.a', 'var.b']],
    ['local.circle', []],
  ])('uses each token that a gate of %s may check, and is protected if it uses them all', (token, uses) => {
    const gate = { data: { apsaramqtt_token: { gate: { token: `\${${token}}` } } } };
    const locals = {
      one: '$' + '{var.b}',
      either: '$' + '{coalesce(var.a, local.one)}',
      circle: '$' + '{local.circle}',
    };
    const messages = (input: string, waiting = {}) =>
      ungatedIn({ ...gate, locals, ...using('resource', { input: `\${${input}}`, ...waiting }) });
    const waiting = { depends_on: ['data.apsaramqtt_token.gate'] };
    for (const use of uses) {
      const name = uses.length > 1 ? `${use} (one of ${token})` : token;
      expect(messages(use)).toEqual([expect.stringContaining(`uses the token ${name} but is not protected`)]);
      expect(messages(use, waiting)).toHaveLength(uses.length > 1 ? 1 : 0);
    }
    expect(messages(token, waiting)).toEqual([]);
  });

  it('uses a token of a map if it uses that token or the whole map', () => {
    const check = { data: { apsaramqtt_token: { gate: { token: '$' + '{var.devices.one.token}' } } } };
    const uses = (reference: string) =>
      ungatedIn({ ...check, ...using('resource', { input: `$\{${reference}}` }) });
    expect(uses('var.devices.one.token')).toHaveLength(1);
    expect(uses('var.devices.one')).toHaveLength(1);
    expect(uses('var.devices')).toHaveLength(1);
    expect(uses('var.devices.two.token')).toEqual([]);
    expect(uses('var.onetoken')).toEqual([]);
  });

  it('is named once for a token that it uses twice and two gates check', () => {
    const gates = { data: { apsaramqtt_token: { gate: { token: VARIABLE }, second: { token: VARIABLE } } } };
    expect(ungatedIn({ ...gates, ...using('resource', { input: [VARIABLE, VARIABLE] }) })).toHaveLength(1);
  });

  it('is not an output that CDKTF adds for another stack', () => {
    const outputs = (name: string) => ungatedIn({ ...GATE, output: { [name]: { value: VARIABLE } } });
    expect(outputs('cross-stack-output-vardevice_token')).toEqual([]);
    expect(outputs('across-stack-output-token')).toHaveLength(1);
    expect(outputs('token-cross-stack-output-')).toHaveLength(1);
    const resource = { example_thing: { 'cross-stack-output-': { input: VARIABLE } } };
    expect(ungatedIn({ ...GATE, resource })).toHaveLength(1);
  });

  it('uses no token if another data source uses one', () => {
    const data = { ...GATE.data, example_other: { device: { token: '$' + '{var.other}' } } };
    expect(ungatedIn({ data, ...using('resource', { input: '$' + '{var.other}' }) })).toEqual([]);
  });
});
