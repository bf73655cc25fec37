import {
  closing,
  type ExpressionToken,
  literalTexts,
  references,
  templateParts,
} from '../../../lib/gate/configuration/expression';

const template = (expression: string) => `$\{${expression}}`;

/** The tokens of an expression. */
function tokensOf(expression: string): readonly ExpressionToken[] {
  const [part] = templateParts(template(expression));
  if (!part || !('expression' in part)) throw new Error('There is no expression.');
  return part.expression;
}

/** The texts of the tokens, with strings as JSON. */
const written = (expression: string) =>
  tokensOf(expression).map((token) => (token.kind === 'string' ? literalTexts(token.template) : token.text));

describe('a template', () => {
  it.each([
    ['text', [{ text: 'text' }]],
    ['', []],
    ['$' + '$' + '{a} %%' + '{b}', [{ text: '$' + '{a} %' + '{b}' }]],
    ['$ {a} 50% "x"', [{ text: '$ {a} 50% "x"' }]],
    ['back\\slash', [{ text: 'back\\slash' }]],
  ])('%j is text', (text, parts) => {
    expect(templateParts(text)).toEqual(parts);
  });

  it('has expressions and directives between its texts', () => {
    expect(templateParts(`a ${template('var.b')} c %{if d}e`)).toEqual([
      { text: 'a ' },
      {
        expression: [
          { kind: 'name', text: 'var' },
          { kind: 'sign', text: '.' },
          { kind: 'name', text: 'b' },
        ],
      },
      { text: ' c ' },
      {
        expression: [
          { kind: 'name', text: 'if' },
          { kind: 'name', text: 'd' },
        ],
      },
      { text: 'e' },
    ]);
  });

  it('that does not end is read up to the end of the text', () => {
    expect(templateParts('$' + '{var.a')).toEqual([
      {
        expression: [
          { kind: 'name', text: 'var' },
          { kind: 'sign', text: '.' },
          { kind: 'name', text: 'a' },
        ],
      },
    ]);
    expect(literalTexts(templateParts('$' + '{"abc'))).toEqual(['abc']);
    expect(literalTexts(templateParts('$' + '{"abc\\'))).toEqual(['abc']);
  });
});

describe('an expression', () => {
  it('consists of names, numbers, strings and signs, without white space and strip marks', () => {
    expect(tokensOf('~ _a-1 + 1.5e3\t* "x" ~')).toEqual([
      { kind: 'name', text: '_a-1' },
      { kind: 'sign', text: '+' },
      { kind: 'number', text: '1.5e3' },
      { kind: 'sign', text: '*' },
      { kind: 'string', template: [{ text: 'x' }] },
    ]);
  });

  it.each(['12.55', '1e10', '1.5E-12'])('has the number %s', (number) => {
    expect(tokensOf(number)).toEqual([{ kind: 'number', text: number }]);
  });

  it('ends at its own brace', () => {
    expect(templateParts(`${template('{ a = { b = 1 } }')}x`).at(-1)).toEqual({ text: 'x' });
    expect(written('{ a = 1 }')).toEqual(['{', 'a', '=', '1', '}']);
  });

  it.each([
    [String.raw`"a\"b\\c\n\r\t\z"`, 'a"b\\c\n\r\tz'],
    ['"$' + '$' + '{a}"', '$' + '{a}'],
    ['<<END\none\n two\nEND\n', 'one\n two\n'],
    ['<<-END\n  one\n  END\n', '  one\n'],
    ['<<END\r\none\r\nEND\r\n', 'one\r\n'],
    ['<<END\nEND x\nEND\n', 'END x\n'],
    ['<<END\nx END\nEND\n', 'x END\n'],
    ['<<E-1\n"one"\nE-1\n', '"one"\n'],
  ])('%j is the text %j', (expression, text) => {
    expect(literalTexts(templateParts(template(expression)))).toEqual([text]);
  });

  it('continues after a text over several lines', () => {
    expect(written('[<<END\none\nEND\n, b]')).toEqual(['[', ['one\n'], ',', 'b', ']']);
  });

  it('may be nested in a text within an expression', () => {
    expect(literalTexts(templateParts(template(`"a ${template('"b"')} c"`)))).toEqual(['a ', 'b', ' c']);
  });
});

describe('the literal texts of a template', () => {
  it.each([
    ['var.a["key"]', []],
    ['f(a)["key"]', []],
    ['a[0]["key"]', []],
    ['["element"]', ['element']],
    ['[ "one", "two" ]', ['one', 'two']],
    ['{ "key" = "value" }', ['value']],
    ['a == "value"', ['value']],
    ['"value" == a', ['value']],
    ['f("argument")', ['argument']],
    ['+ ["element"]', ['element']],
    ['var.a["key" == "b"]', ['key', 'b']],
  ])('omit keys: those of %s are %j', (expression, texts) => {
    expect(literalTexts(templateParts(template(expression)))).toEqual(texts);
  });
});

describe('the references of an expression', () => {
  it.each([
    ['var.tokens.device', [['var', 'tokens', 'device']]],
    ['var.tokens["device"]', [['var', 'tokens', 'device']]],
    ['var.tokens[each.key].text', [['var', 'tokens', 'text']]],
    ['var.tokens[0].text', [['var', 'tokens', 'text']]],
    ['var.tokens["a" + "b"].text', [['var', 'tokens', 'text']]],
    ['var.list[0]["a"].text', [['var', 'list', 'a', 'text']]],
    [`var.tokens["a-${template('var.key')}"].text`, [['var', 'tokens', 'text']]],
    ['var.list.0.text', [['var', 'list', 'text']]],
    ['var.list.*.text', [['var', 'list', 'text']]],
    ['jsondecode(var.a).token', [['var', 'a']]],
    ['(var.a).token', [['var', 'a']]],
    ['var.a."b".c', [['var', 'a', 'c']]],
    ['var.list[*].text', [['var', 'list', 'text']]],
    ['upper(var.a)', [['var', 'a']]],
    ['a ? var.b : var.c', [['a'], ['var', 'b'], ['var', 'c']]],
    ['{ key = var.a }', [['var', 'a']]],
    ['key == var.a', [['key'], ['var', 'a']]],
    ['[for each in var.a : each if true && !false && null]', [['each'], ['var', 'a'], ['each']]],
    [
      `"text ${template('var.a')} and ${template('var.b')}"`,
      [
        ['var', 'a'],
        ['var', 'b'],
      ],
    ],
    ['var.', [['var']]],
    ['1.5 + 2e-3', []],
  ])('%s are %j', (expression, paths) => {
    expect(references(tokensOf(expression))).toEqual(paths);
  });
});

describe('the bracket that closes another', () => {
  it('is the one at the same depth', () => {
    const tokens = tokensOf('f([a, (b)], {c = 1}) + 1');
    expect(closing(tokens, 1)).toBe(15);
    expect(closing(tokens, 2)).toBe(8);
    expect(tokens[15]).toEqual({ kind: 'sign', text: ')' });
  });

  it('is the end of the text if no bracket closes it, and is never in a string', () => {
    const tokens = tokensOf('(a, ")"');
    expect(closing(tokens, 0)).toBe(tokens.length);
  });
});
