// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates
import type { Expression } from '../../../lib/hcl/syntax/ast';
import { parseJsonFile } from '../../../lib/hcl/syntax/json-body';
import { SourceText } from '../../../lib/hcl/syntax/source-text';

const SCHEMA = {
  blocks: {
    resource: { labels: 2, blocks: { lifecycle: { labels: 0 } } },
    variable: { labels: 1, literals: ['default'] },
    locals: { labels: 0 },
  },
};

function parse(text: string) {
  const source = new SourceText('a.tf.json', text);
  const { value, diagnostics } = parseJsonFile(source, SCHEMA);
  return { ...value, faults: diagnostics.map(({ message, place }) => [message, place && textOf(place)]) };
}

function textOf({ source, start, end }: { source: SourceText; start: number; end: number }): string {
  return source.text.slice(start, end);
}

test('labels are members, blocks of a type are objects or arrays of objects', () => {
  const { blocks, faults } = parse(
    '{"resource": {"a": {"x": {"b": 1, "lifecycle": {"c": 2}}, "y": [{"b": 1}, {"b": 2}]}}, "locals": [{"d": true}]}',
  );
  expect(faults).toEqual([]);
  expect(blocks.map(({ type, labels }) => [type, ...labels.map(({ text }) => text)])).toEqual([
    ['resource', 'a', 'x'],
    ['resource', 'a', 'y'],
    ['resource', 'a', 'y'],
    ['locals'],
  ]);
  expect(blocks[0]!.body.blocks.map(({ type }) => type)).toEqual(['lifecycle']);
  expect(textOf(blocks[2]!.body)).toBe('{"b": 2}');
});

test('strings are templates with the places of what is in them', () => {
  const { blocks } = parse('{"locals": {"a": "x-${var.b}", "c": ["${d(\\"e\\")}"]}}');
  const [a, c] = blocks[0]!.body.attributes.map(({ value }) => value);
  expect(partsOf(a!)).toEqual(['text x-', 'get var.b']);
  expect(c!.kind === 'tuple' && partsOf(c!.items[0]!)).toEqual(['call "${d(\\"e\\")}"']);
});

test('a literal argument keeps its strings, and a comment is literal', () => {
  const { blocks } = parse('{"//": "x", "variable": {"a": {"//": 1, "default": "${b}"}}}');
  expect(blocks[0]!.body.attributes.map(({ name, value }) => [name, ...partsOf(value)])).toEqual([
    ['//'],
    ['default', 'text ${b}'],
  ]);
});

test.each([
  ['{"a": 1,}', 'The name of a JSON member must be a string in double quotes.', '}'],
  ['{"a": 01}', 'A comma or "}" is required after a member of a JSON object.', '1'],
  ['{"a": "\n"}', 'This JSON string is not closed on its line.', '"'],
  ['{"a": "\\x"}', 'This JSON string has an invalid escape sequence.', '"\\x"'],
  ['\uFEFF{}', 'A JSON file must not begin with a byte-order mark.', '\uFEFF'],
  ['{} {}', 'The file continues after the end of its JSON value.', '{}'],
  ['{"locals": 1}', 'A JSON object is required here.', '1'],
  ['null', 'A JSON object is required here.', 'null'],
  ['{"resource": {"a": []}}', 'A label is missing: a resource block has 2 labels.', '"a"'],
  ['{"a": 1, "a": 2}', 'The argument a is already set.', '"a"'],
  ['{"a": "${b"}', 'A closing brace is required here; for a literal ${, write $${.', ''],
  ['', 'A JSON value is required before the end of the file.', ''],
  [`{"a": ${'['.repeat(100_000)}`, 'JSON values are nested more than 250 levels deep.', '['],
])('%.20j is refused with a message', (text, message, place) => {
  expect(parse(text).faults).toEqual([[message, place]]);
});

function partsOf(expression: Expression): string[] {
  if (expression.kind !== 'template') return [];
  return expression.parts.map((part) => `${part.kind} ${part.kind === 'text' ? part.text : textOf(part)}`);
}
