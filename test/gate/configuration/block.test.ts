import {
  type Block,
  blocksOf,
  bodiesOf,
  isBody,
  isCrossStackOutput,
  isNameOfCrossStackOutput,
  member,
} from '../../../lib/gate/configuration/block';

/** The properties that identify the blocks of a configuration. */
const summariesOf = (configuration: Record<string, unknown>) =>
  blocksOf(configuration).map(({ kind, type, address, name, path }) => ({ kind, type, address, name, path }));

describe('the blocks of a configuration', () => {
  it.each(['data', 'resource', 'ephemeral', 'action'])('of kind %s have a type and a name', (kind) => {
    const address = kind === 'resource' ? 'example_thing.device' : `${kind}.example_thing.device`;
    expect(blocksOf({ [kind]: { example_thing: { device: { input: 1 } } } })).toEqual([
      {
        kind,
        type: 'example_thing',
        address,
        name: address,
        body: { input: 1 },
        path: [kind, 'example_thing', 'device'],
      },
    ]);
  });

  it.each([
    ['variable', 'var.device'],
    ['module', 'module.device'],
    ['output', 'output.device'],
    ['provider', 'provider.device'],
  ])('of kind %s have a name', (kind, address) => {
    expect(blocksOf({ [kind]: { device: { input: 1 } } })).toEqual([
      { kind, type: '', address, name: address, body: { input: 1 }, path: [kind, 'device'] },
    ]);
  });

  it.each(['locals', 'terraform', 'removed'])('of kind %s have neither', (kind) => {
    expect(blocksOf({ [kind]: { input: 1 } })).toEqual([
      { kind, type: '', address: kind, name: kind, body: { input: 1 }, path: [kind] },
    ]);
  });

  it('include each block of an array, at every level', () => {
    const addresses = blocksOf({
      resource: [{ example_thing: [{ one: [{}, {}] }, { two: {} }] }],
      locals: [{}, {}],
    }).map(({ address }) => address);
    expect(addresses).toEqual([
      'example_thing.one',
      'example_thing.one',
      'example_thing.two',
      'locals',
      'locals',
    ]);
  });

  it('in a check block have the address of the module, and are known to only warn', () => {
    const [block, check] = blocksOf({
      check: { health: { data: { example_thing: { device: {} } }, assert: [{ condition: true }] } },
    });
    expect(block).toMatchObject({
      address: 'data.example_thing.device',
      path: ['check', 'health', 'data', 'example_thing', 'device'],
      isInCheck: true,
    });
    expect(check).toEqual({
      kind: 'check',
      type: '',
      address: 'check.health',
      name: 'check.health',
      body: { assert: [{ condition: true }] },
      path: ['check', 'health'],
    });
    const [outside] = blocksOf({ data: { example_thing: { device: {} } } });
    expect(outside?.isInCheck).toBeUndefined();
  });

  it('have the name of their construct if CDKTF notes one, and that of the gate for its check', () => {
    const named = (path: unknown) =>
      summariesOf({ resource: { example_thing: { device: { '//': { metadata: { path } } } } } })[0]?.name;
    expect(named('stack/device')).toBe('stack/device');
    expect(named('stack/gate/Default')).toBe('stack/gate');
    expect(named('stack/gate/Resource')).toBe('stack/gate');
    expect(named('stack/Default/gate')).toBe('stack/Default/gate');
    expect(named(1)).toBe('example_thing.device');
    expect(summariesOf({ resource: { example_thing: { device: { '//': 'a comment' } } } })[0]?.name).toBe(
      'example_thing.device',
    );
  });

  it('are omitted if there is no object', () => {
    expect(blocksOf({ resource: { example_thing: { device: 'text' } }, data: null, locals: 1 })).toEqual([]);
  });
});

describe('a body', () => {
  it('is an object, not an array or null', () => {
    expect([{}, { a: 1 }].every(isBody)).toBe(true);
    expect([null, undefined, [], 'text', 1].some(isBody)).toBe(false);
  });

  it('is a single object or the elements of an array', () => {
    expect(bodiesOf({ a: 1 })).toEqual([{ a: 1 }]);
    expect(bodiesOf([{ a: 1 }, 'text', { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('can be followed to its members, and is returned whole if a step is unknown', () => {
    const body = { device: { token: '$' + '{var.token}' } } satisfies Block['body'];
    expect(member(body, ['device', 'token'])).toBe('$' + '{var.token}');
    expect(member(body, [])).toBe(body);
    expect(member('$' + '{var.device}', ['token'])).toBe('$' + '{var.device}');
    expect(member(body, ['other'])).toBeUndefined();
  });
});

describe('an output that CDKTF adds for another stack', () => {
  const NAME = 'cross-stack-output-device';

  it('is recognised by the prefix of its name', () => {
    expect(isNameOfCrossStackOutput(NAME)).toBe(true);
    for (const name of ['device', '', 'my-cross-stack-output-', 'cross-stack-outputs'])
      expect(isNameOfCrossStackOutput(name)).toBe(false);
  });

  it('is an output, not another block with that name', () => {
    const blocks = blocksOf({ output: { [NAME]: {}, device: {} }, module: { [NAME]: {} }, locals: {} });
    expect(blocks.map(isCrossStackOutput)).toEqual([true, false, false, false]);
  });
});
