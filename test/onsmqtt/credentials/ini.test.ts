import { parse } from 'ini';
import { parseIni } from '../../../lib/onsmqtt/credentials/ini';
import { INI_LIBRARY } from '../../../lib/onsmqtt/facts/ini';

/** Written as JSON, in which a key such as `__proto__` is one like any other. */
function here(text: string): string | undefined {
  const sections = parseIni(text);
  return sections && JSON.stringify(Object.fromEntries(sections));
}

/** What the reader, the library and the SDKs agree about. */
const AGREED: [text: string, sections: object][] = [
  ['[p]\nk = v', { p: { k: 'v' } }],
  ['[p]\r\nk=v\r\n', { p: { k: 'v' } }],
  ['[p]\rk = v\rj = w', { p: { k: 'v', j: 'w' } }],
  ['[p]\n\n  # one\n  ; two\n\tk\t=\tv  ', { p: { k: 'v' } }],
  ['[p]\nk = v # c\nj = w ; c\ni = x#c\nh = y;c', { p: { k: 'v', j: 'w', i: 'x', h: 'y' } }],
  ['[p]\nk = #c', { p: { k: '' } }],
  ['[p]\nk =', { p: { k: '' } }],
  [`[p]\nk = "v"\nj = 'w'\n"i" = x`, { p: { k: 'v', j: 'w', i: 'x' } }],
  [`[p]\nk = "v#w"\nj = 'x;y'`, { p: { k: 'v#w', j: 'x;y' } }],
  [`[p]\nk = ""\nj = ''`, { p: { k: '', j: '' } }],
  [`[p]\nk = "v\nj = w"\ni = a"b"c\nh = "x'`, { p: { k: '"v', j: 'w"', i: 'a"b"c', h: `"x'` } }],
  ['[p]\nk = a=b\nj = c==\ni = http://x:1/y', { p: { k: 'a=b', j: 'c==', i: 'http://x:1/y' } }],
  ['[p]\nk = {"V":"1"}', { p: { k: '{"V":"1"}' } }],
  ['[p]\nk = a\\b', { p: { k: 'a\\b' } }],
  ['[p]\nk = a\nk = b', { p: { k: 'b' } }],
  ['[p]\nk = a\n[q]\nj = w\n[p]\nl = b', { p: { k: 'a', l: 'b' }, q: { j: 'w' } }],
  ['[ p q ]\na b = v', { 'p q': { 'a b': 'v' } }],
  ['[constructor]\nconstructor = v', { constructor: { constructor: 'v' } }],
  ['', {}],
];

describe('an INI file', () => {
  it.each(AGREED)('is read as other readers do: %j', (text, sections) => {
    expect(here(text)).toBe(JSON.stringify(sections));
    expect(JSON.stringify(parse(text))).toBe(JSON.stringify(sections));
  });

  it.each(INI_LIBRARY.readings)(
    'is read otherwise than by the library ini: $text',
    ({ text, ...readings }) => {
      expect(here(text)).toBe(JSON.stringify(readings.here));
      expect(JSON.stringify(parse(text))).toBe(JSON.stringify(readings.library));
      expect(readings.here).not.toEqual(readings.library);
    },
  );
});
