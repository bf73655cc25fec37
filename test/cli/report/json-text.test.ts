import { jsonLine, jsonText } from '../../../lib/cli/report/json-text';

/** Control characters, direction marks, zero-width characters, other line ends, noncharacters, and a tag character of two UTF-16 units. */
const UNSEEN = '\u001b[31m\u0085\u009b\u202e\u2066\u200b\ufeff\u00ad\u2028\u2029\ufffe\u{e0041}';

it.each([
  ['in several lines', jsonText],
  ['in one line', jsonLine],
])('JSON %s shows every character, and has the same value', (_, text) => {
  const value = { name: `a${UNSEEN}ä😀`, [UNSEEN]: ['\n'] };
  expect(text(value)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u);
  expect(text(value)).toContain('ä😀');
  expect(JSON.parse(text(value))).toEqual(value);
});
