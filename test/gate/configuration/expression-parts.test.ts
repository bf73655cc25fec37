import {
  type ExpressionToken,
  literalTexts,
  templateParts,
} from '../../../lib/gate/configuration/expression';
import { type ExpressionParts, expressionParts } from '../../../lib/gate/configuration/expression-parts';

/** The texts of the tokens, separated by spaces. */
const written = (tokens: readonly ExpressionToken[]) =>
  tokens
    .map((token) => (token.kind === 'string' ? `"${literalTexts(token.template).join('')}"` : token.text))
    .join(' ');

function partsOf(expression: string): ExpressionParts {
  const [part] = templateParts(`$\{${expression}}`);
  return expressionParts(part && 'expression' in part ? part.expression : []);
}

/** A short form of the parts, for comparisons. */
function summaryOf(expression: string): unknown {
  const parts = partsOf(expression);
  switch (parts.kind) {
    case 'text':
      return literalTexts(parts.template).join('|');
    case 'conditional':
      return { either: parts.results.map(written) };
    case 'call':
      return { call: parts.name, given: parts.given.map(written) };
    case 'list':
      return parts.elements.map(written);
    case 'object':
      return { members: parts.members.map(({ key, value }) => [key, written(value)]) };
    case 'for':
      return { names: parts.names, over: written(parts.over), value: written(parts.value) };
    case 'path':
      return { path: written(parts.tokens) };
    case 'other':
      return 'other';
  }
}

describe('the parts of an expression', () => {
  it.each([
    ['a text', '"device"', 'device'],
    ['a number, as the text that Terraform makes of it', '42', '42'],
    ['what is in brackets', '("device")', 'device'],
    ['a path', 'var.tokens["a"]', { path: 'var . tokens [ "a" ]' }],
    ['a path with a hyphen in a name', 'local.device-1', { path: 'local . device-1' }],
    ['a call', 'coalesce(var.a, "b", )', { call: 'coalesce', given: ['var . a', '"b"'] }],
    ['a call without arguments', 'timestamp()', { call: 'timestamp', given: [] }],
    ['a call with its steps left out', 'split(",", var.a)[0]', { call: 'split', given: ['","', 'var . a'] }],
    ['a function of a provider', 'provider::a::b(c)', { call: 'provider::a::b', given: ['c'] }],
    [
      'functions of a provider in one another',
      'provider::a::b(provider::c::d(e), f)',
      { call: 'provider::a::b', given: ['provider::c::d ( e )', 'f'] },
    ],
    ['a text with operators', '"a+b"', 'a+b'],
    ['a conditional', 'var.a ? "b" : var.c', { either: ['"b"', 'var . c'] }],
    ['a conditional in a conditional', 'a ? b : c ? d : e', { either: ['b', 'c ? d', 'e'] }],
    ['a conditional of brackets', '(a ? b : c) ? d : e', { either: ['d', 'e'] }],
    ['a list', '["a", f(b, c), [d, e]]', ['"a"', 'f ( b , c )', '[ d , e ]']],
    ['an empty list', '[]', []],
    ['nothing', '', 'other'],
    ['true', 'true', 'other'],
    ['false', 'false', 'other'],
    ['null', 'null', 'other'],
    ['a sum', 'a + b', 'other'],
    ['a difference', '"a" - b', 'other'],
    ['a comparison', 'a == b', 'other'],
    ['a negation of a call', '-f(a)', 'other'],
    ['a negation', '!a', 'other'],
    ['a sign that nothing is known of', '. a', 'other'],
  ])('of %s (%s)', (_, expression, parts) => {
    expect(summaryOf(expression)).toEqual(parts);
  });

  it.each([
    [
      'equals signs',
      '{ a = 1, "b" = var.c }',
      [
        ['a', '1'],
        ['b', 'var . c'],
      ],
    ],
    [
      'colons',
      '{ a : 1, b : 2 }',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'line breaks',
      '{\n a = 1\n b = f(c)\n}',
      [
        ['a', '1'],
        ['b', 'f ( c )'],
      ],
    ],
    ['colons in their values', '{ a : b ? c : d }', [['a', 'b ? c : d']]],
    [
      'comparisons in their values',
      '{ a = b == c, d = e >= f, g = h != i, j = k <= l }',
      [
        ['a', 'b = = c'],
        ['d', 'e > = f'],
        ['g', 'h ! = i'],
        ['j', 'k < = l'],
      ],
    ],
    ['keys that are expressions', '{ (var.a) = 1 }', [[undefined, '1']]],
    ['a key that is missing', '{ = 1 }', [[undefined, '1']]],
    ['a step that is missing', '{ a = 1 }.', [['a', '1']]],
    ['nothing', '{}', []],
  ])('of an object with %s', (_, expression, members) => {
    expect(summaryOf(expression)).toEqual({ members });
  });

  it('of an object with a composed key leave the key open', () => {
    expect(summaryOf('{ "a$' + '{b}" = 1 }')).toEqual({ members: [[undefined, '1']] });
  });

  it.each([
    ['{ a = 1, b = 2 }.b', [['b', '2']]],
    ['{ a = 1, b = 2 }["b"]', [['b', '2']]],
    [
      '{ a = 1, b = 2 }[var.key]',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      '{ a = 1, (b) = 2 }.a',
      [
        ['a', '1'],
        [undefined, '2'],
      ],
    ],
  ])('of %s are those that the step can lead to', (expression, members) => {
    expect(summaryOf(expression)).toEqual({ members });
  });

  it.each([
    ['[for t in var.tokens : upper(t)]', { names: ['t'], over: 'var . tokens', value: 'upper ( t )' }],
    ['[for k, t in var.tokens : t if k != "a"]', { names: ['k', 't'], over: 'var . tokens', value: 't' }],
    [
      '{for k, t in var.tokens : upper(k) => lower(t)}',
      { names: ['k', 't'], over: 'var . tokens', value: 'lower ( t )' },
    ],
    ['[for t in a : t.b]', { names: ['t'], over: 'a', value: 't . b' }],
    ['{for k, t in var.tokens : k => t}', { names: ['k', 't'], over: 'var . tokens', value: 't' }],
    ['{for k, t in a : k => t... if t == "x"}', { names: ['k', 't'], over: 'a', value: 't' }],
    ['[for t in {a = 1} : { b = t }]', { names: ['t'], over: '{ a = 1 }', value: '{ b = t }' }],
    ['[for t in a : { b => t }]', { names: ['t'], over: 'a', value: '{ b = > t }' }],
    ['[for t in a : t => b]', { names: ['t'], over: 'a', value: 't = > b' }],
    ['[for t in]', { names: ['t'], over: '', value: '' }],
    ['{for t in a : t == b}', { names: ['t'], over: 'a', value: 't = = b' }],
  ])('of %s', (expression, parts) => {
    expect(summaryOf(expression)).toEqual(parts);
  });
});
