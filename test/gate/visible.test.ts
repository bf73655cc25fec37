import { visible, visibleLines } from '../../lib/gate/visible';

describe('a name that is shown', () => {
  it.each([
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['two\nlines', 'two\\u{a}lines'],
    ['left\u202Eright', 'left\\u{202e}right'],
    ['half \uD800', 'half \\u{d800}'],
    ['one\u2028line', 'one\\u{2028}line'],
    ['device\u200Bone', 'device\\u{200b}one'],
    ['\uFFFE', '\\u{fffe}'],
    ['device-1 ✓ 设备', 'device-1 ✓ 设备'],
  ])('%j is written as %j', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it('keeps its line breaks if they are intended', () => {
    expect(visibleLines('one\u0007\ntwo\r')).toBe('one\\u{7}\ntwo\\u{d}');
  });
});
