import { type Block, blocksOf } from '../../../lib/gate/configuration/block';
import {
  ownAddressOf,
  providerAddressOf,
  ReferenceGraph,
} from '../../../lib/gate/configuration/reference-graph';

const expression = (text: string) => `$\{${text}}`;

/** The blocks of a configuration and their reference graph. */
function graphOf(configuration: Record<string, unknown>) {
  const blocks = blocksOf(configuration);
  const graph = new ReferenceGraph(blocks);
  const block = (address: string): Block => {
    const found = blocks.find((one) => ownAddressOf(one) === address);
    if (!found) throw new Error(`There is no ${address}.`);
    return found;
  };
  return { graph, block };
}

/** A configuration of resources, each with its body. */
const resources = (bodies: Record<string, unknown>) => ({ resource: { example_thing: bodies } });

describe('the references of a value', () => {
  const { graph } = graphOf({
    ...resources({ device: { token: expression('var.argument'), absent: expression('var.argument') } }),
    locals: [
      { token: expression('var.token'), tokens: { a: expression('var.a'), b: 'text' } },
      { all: expression('local.tokens'), circle: expression('local.circle'), text: 'text' },
    ],
  });

  it.each([
    ['a reference', expression('var.token'), [['var', 'token']]],
    ['a text', 'var.token', []],
    [
      'a list and an object',
      [{ a: expression('var.a') }, expression('var.b')],
      [
        ['var', 'a'],
        ['var', 'b'],
      ],
    ],
    ['a local value', expression('local.token'), [['var', 'token']]],
    ['a member of a local value', expression('local.tokens.a'), [['var', 'a']]],
    [
      'a member of a local value with a key that is put together',
      expression(`local.tokens["b${expression('var.key')}"]`),
      [['var', 'a']],
    ],
    ['a local value that is one', expression('local.all'), [['var', 'a']]],
    ['a local value in a circle', expression('local.circle'), [['local', 'circle']]],
    ['a local value of text', expression('local.text'), []],
    ['a local value that is not there', expression('local.absent'), []],
    ['all local values', expression('local'), [['local']]],
    ['a lookup', expression('lookup(var.tokens, "a", "")'), [['var', 'tokens', 'a']]],
    [
      'a lookup with a key that is not known',
      expression('lookup(var.tokens, var.key)'),
      [
        ['var', 'tokens'],
        ['var', 'key'],
      ],
    ],
    [
      'a lookup in what is put together',
      expression('lookup(merge(var.a, var.b), "c")'),
      [
        ['var', 'a'],
        ['var', 'b'],
      ],
    ],
    [
      'what is beside a lookup',
      expression('[var.a, lookup(var.b, "c"), var.d]'),
      [
        ['var', 'b', 'c'],
        ['var', 'a'],
        ['var', 'd'],
      ],
    ],
    [
      'a lookup with a default',
      expression('lookup(var.tokens, "a", var.b)'),
      [
        ['var', 'tokens', 'a'],
        ['var', 'b'],
      ],
    ],
    [
      'a lookup in a lookup',
      expression('lookup(lookup(var.tokens, "a"), "b")'),
      [['var', 'tokens', 'a', 'b']],
    ],
    [
      'a lookup with a key that is put together',
      expression(`lookup(var.tokens, "${expression('var.key')}-a")`),
      [
        ['var', 'tokens'],
        ['var', 'key'],
      ],
    ],
    [
      'a member of a result',
      expression('jsondecode(var.secret).tokens[0].a'),
      [['var', 'secret', 'tokens', 'a']],
    ],
    [
      'forty lookups in each other',
      expression(`${'lookup('.repeat(40)}merge(var.a, var.b)${', var.c)'.repeat(40)}`),
      [['var', 'a'], ['var', 'b'], ...Array(40).fill(['var', 'c'])],
    ],
    ['a member of a lookup', expression('lookup(var.tokens, "a").b'), [['var', 'tokens', 'a', 'b']]],
    [
      'a member of what two references make',
      expression('merge(var.a, var.b)["c"]'),
      [
        ['var', 'a'],
        ['var', 'b'],
      ],
    ],
    ['a name that is only called lookup', expression('lookup.a'), [['lookup', 'a']]],
    ['another function with a text', expression('coalesce(var.a, "b")'), [['var', 'a']]],
    ['a lookup of nothing', expression('[lookup(), var.a]'), [['var', 'a']]],
    ['a lookup without a key', expression('lookup(var.a)'), [['var', 'a']]],
    ['a lookup without a key before another text', expression('[lookup(var.a), "b"]'), [['var', 'a']]],
    ['a lookup in what no reference is', expression('[lookup("a", "b"), var.c]'), [['var', 'c']]],
    [
      'a lookup in what two references make',
      expression('lookup(var.a + var.b, "c")'),
      [
        ['var', 'a'],
        ['var', 'b'],
      ],
    ],
    [
      'a lookup behind a comma',
      expression('f(var.a, lookup(var.b, "c"), var.d)'),
      [
        ['var', 'b', 'c'],
        ['var', 'a'],
        ['var', 'd'],
      ],
    ],
    ['a text between references', `a ${expression('var.a')} b`, [['var', 'a']]],
    ['a name and a bracket', expression('[lookup, (var.a), "b"]'), [['lookup'], ['var', 'a']]],
    ['a number and null', { a: 1, b: null }, []],
  ])('of %s', (_, value, paths) => {
    expect(graph.referencesIn(value)).toEqual(paths);
  });
});

describe('the alternative references of a text', () => {
  const { graph } = graphOf({
    locals: [
      {
        a: expression('var.of_local'),
        either: expression('coalesce(var.a, local.a)'),
        pair: { one: expression('var.a'), other: expression('var.b') },
        text: 'text',
        circle: expression('local.circle'),
        undefined: expression('var.a'),
      },
    ],
  });
  const [a, b, ofLocal] = [
    ['var', 'a'],
    ['var', 'b'],
    ['var', 'of_local'],
  ];

  it.each([
    ['the only one', expression('var.a'), [a]],
    ['both of a condition', expression('var.c ? var.a : var.b'), [a, b]],
    ['each that a function chooses among', expression('coalesce(var.a, var.b)'), [a, b]],
    ['each of a list', expression('[var.a, var.b][0]'), [a, b]],
    [
      'a step after a choice',
      expression('coalesce(var.a, var.b).c'),
      [
        [...a, 'c'],
        [...b, 'c'],
      ],
    ],
    ['what a function of one argument is given', expression('sensitive(var.a)'), [a]],
    ['what a lookup leads to', expression('lookup(var.a, "b")'), [[...a, 'b']]],
    ['what a lookup with a key alone leads to', expression('lookup(var.a)'), [a]],
    ['those of a local value', expression('local.either'), [a, ofLocal]],
    ['the same again', expression('local.either'), [a, ofLocal]],
    ['that of a local value, and not of a variable of its name', expression('local.a'), [ofLocal]],
    ['a member of a local value', expression('local.pair.other'), [b]],
    ['all local values, and not the one that is called undefined', expression('local'), [['local']]],
    ['none of two in a local value', expression('local.pair'), []],
    ['none of a local value of text', expression('local.text'), []],
    ['none of a circle', expression('local.circle'), []],
    ['none behind a text', `prefix-${expression('var.a')}`, []],
    ['none before a text', `${expression('var.a')}-suffix`, []],
    ['none of two behind each other', `${expression('var.a')}${expression('var.b')}`, []],
    ['none of an operator', expression('var.a + var.b'), []],
    ['none of a text', 'var.a', []],
    ['none of no text', '', []],
  ])('are %s', (_, text, expected) => {
    expect(graph.choicesIn(text)).toEqual(expected);
  });
});

describe('local values that double their references', () => {
  it('need time in proportion to their number', () => {
    const names = Array.from({ length: 60 }, (_, index) => `l${index}`);
    const twice = (name: string) => [expression(name), expression(name)];
    const locals = names.map((name, index) => [
      name,
      twice(index === 0 ? 'var.token' : `local.l${index - 1}`),
    ]);
    const { graph } = graphOf({ locals: Object.fromEntries(locals) });
    expect(graph.referencesIn(expression('local.l59'))).toEqual([['var', 'token']]);
  });
});

describe('the references of a block', () => {
  it('is what it refers to, without depends_on and the metadata of CDKTF', () => {
    const { graph, block } = graphOf(
      resources({
        device: {
          '//': { metadata: { path: expression('var.note') } },
          depends_on: [expression('var.gate')],
          input: expression('var.token'),
        },
      }),
    );
    expect(graph.usedBy(block('example_thing.device'))).toEqual([['var', 'token']]);
    expect(graph.usedBy(block('example_thing.device'))).toBe(graph.usedBy(block('example_thing.device')));
  });
});

describe('the dependencies of a block', () => {
  const { graph, block } = graphOf({
    ...resources({
      one: { depends_on: ['example_thing.two', 1] },
      two: { input: expression('example_thing.three.id') },
      three: { input: expression('data.example_token.gate.verdict') },
      lone: { depends_on: 'example_thing.one' },
      user: { input: [expression('ephemeral.example_token.gate.token'), expression('var.token.text')] },
    }),
    data: { example_token: { gate: {} } },
    ephemeral: { example_token: { gate: {} } },
  });

  it('includes everything that it depends on', () => {
    expect([...graph.waitedForBy(block('example_thing.one'))]).toEqual([
      'example_thing.two',
      'example_thing.three',
      'data.example_token.gate',
    ]);
    expect([...graph.waitedForBy(block('data.example_token.gate'))]).toEqual([]);
    expect([...graph.waitedForBy(block('example_thing.lone'))]).toContain('data.example_token.gate');
  });

  it('is followed past missing blocks', () => {
    const { graph: own, block: of } = graphOf(
      resources({
        one: { depends_on: ['example_thing.two', 'example_thing.none'] },
        two: { depends_on: ['example_thing.three'] },
      }),
    );
    expect([...own.waitedForBy(of('example_thing.one'))]).toContain('example_thing.three');
  });

  it('is the address of a block, whichever part is used', () => {
    expect([...graph.waitedForBy(block('example_thing.user'))]).toEqual([
      'ephemeral.example_token.gate',
      'var.token',
    ]);
  });

  it('directly, is what it uses or names', () => {
    expect(graph.neededBy(block('example_thing.one')).map(({ address }) => address)).toEqual([
      'example_thing.two',
    ]);
    expect(graph.neededBy(block('example_thing.three')).map(({ address }) => address)).toEqual([
      'data.example_token.gate',
    ]);
  });

  it('includes the provider of a resource, and for a module only what it names', () => {
    const { graph: own, block: of } = graphOf({
      ...resources({ device: {}, other: { provider: 'example.second' } }),
      provider: { example: [{}, { alias: 'second' }] },
      module: { m: { depends_on: ['example_thing.device'], input: expression('example_thing.other.id') } },
    });
    const needed = (address: string) => own.neededBy(of(address)).map(ownAddressOf);
    expect(needed('example_thing.device')).toEqual(['provider.example']);
    expect(needed('example_thing.other')).toEqual(['provider.example.second']);
    expect(needed('module.m')).toEqual(['example_thing.device']);
  });
});

describe('a cycle', () => {
  it('is followed once', () => {
    const { graph, block } = graphOf(
      resources({
        one: { depends_on: ['example_thing.two'] },
        two: { depends_on: ['example_thing.one', 'example_thing.none'] },
      }),
    );
    expect([...graph.waitedForBy(block('example_thing.one'))]).toEqual([
      'example_thing.two',
      'example_thing.one',
      'example_thing.none',
    ]);
  });

  it('is reported with all of its blocks, starting with the first', () => {
    const { graph, block } = graphOf(
      resources({
        one: { depends_on: ['example_thing.two', 'example_thing.four'] },
        two: { depends_on: ['example_thing.three'] },
        three: { depends_on: ['example_thing.two', 'example_thing.one'] },
        four: {},
      }),
    );
    expect(graph.cycleThrough(block('example_thing.one'))?.map(({ address }) => address)).toEqual([
      'example_thing.one',
      'example_thing.two',
      'example_thing.three',
    ]);
    expect(graph.cycleThrough(block('example_thing.four'))).toBeUndefined();
  });

  it('may be of one block', () => {
    const { graph, block } = graphOf(resources({ one: { depends_on: ['example_thing.one'] } }));
    expect(graph.cycleThrough(block('example_thing.one'))?.length).toBe(1);
  });
});

describe('addresses', () => {
  it('of a provider are by type, by alias, or as the block says', () => {
    const [plain, aliased] = blocksOf({ provider: { example: [{}, { alias: 'second' }] } });
    expect([plain, aliased].map((one) => one && ownAddressOf(one))).toEqual([
      'provider.example',
      'provider.example.second',
    ]);
    const [resource] = blocksOf(resources({ device: { alias: 'no provider' } }));
    expect(resource && ownAddressOf(resource)).toBe('example_thing.device');
    expect(resource && providerAddressOf(resource)).toBe('provider.example');
    expect(resource && providerAddressOf({ ...resource, body: { provider: 'a.b' } })).toBe('provider.a.b');
  });
});
