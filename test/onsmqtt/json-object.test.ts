import { jsonObject, repeatsKey } from '../../lib/onsmqtt/json-object';

describe('a JSON object', () => {
  it('is read', () => {
    expect(jsonObject('{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}')).toEqual({
      a: 1,
      b: { a: 2 },
      c: [{ a: 3 }, { a: 4 }],
    });
  });

  it.each(['', '{', 'null', '[]', '"a"', '1', 'true', '{"a": 1} x'])('is not %j', (text) => {
    expect(jsonObject(text)).toBeUndefined();
  });

  it('is not one that is nested as deep as an answer has room for', () => {
    const depth = 10_000;
    expect(jsonObject('{"a":'.repeat(depth) + 1 + '}'.repeat(depth))).toBeUndefined();
  });

  it.each([
    ['twice', '{"a": 1, "a": 1}'],
    ['with blanks', '{"a" : 1, "a"\n: 2}'],
    ['in another notation', '{"TokenStatus": false, "Token\\u0053tatus": true}'],
    ['in an object within', '{"a": {"b": 1, "b": 2}}'],
    ['in an object of a list', '{"a": [{"b": 1, "b": 2}]}'],
    ['with a brace in a value between', '{"a": "x{", "a": 1}'],
    ['with a brace behind a quotation mark', '{"a": "\\"{", "a": 1}'],
    ['after an object within', '{"a": {"b": 1}, "a": 2}'],
  ])('with a key that is there %s is none', (_, text) => {
    expect(repeatsKey(text)).toBe(true);
    expect(jsonObject(text)).toBeUndefined();
  });

  it.each([
    '{"a": "a", "b": "a"}',
    '{"a": "b:", "b": "{"}',
    '{"a": "\\"a\\": 1", "b": 1}',
    '{"a": ["a", "a"]}',
    '{"a\\\\": 1, "a": 2}',
    '{"a": {"a": {"a": 1}}}',
  ])('such as %s repeats no key', (text) => {
    expect(repeatsKey(text)).toBe(false);
    expect(jsonObject(text)).toEqual(JSON.parse(text));
  });
});
