import { readingsOf } from '../../../lib/gate/configuration/text-readings';

/** Its base64 has four characters for every three of it, without padding. */
const TEXT = 'password RW|LzMT+ab';
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

describe('a text is read', () => {
  it.each(['', 'LzMT+XLFl5s=', 'of 5% or 5%2'])('as it is: %j', (text) => {
    expect(readingsOf(text)).toEqual([text]);
  });

  it.each([
    ['LzMT%2BXLFl5s%3d', 'LzMT+XLFl5s='],
    ['%41%42c%4', 'ABc%4'],
    ['100%zz%2f', '100%zz/'],
  ])('as what it is percent-encoded, too: %j', (text, reading) => {
    expect(readingsOf(text)).toEqual([text, reading]);
  });

  it.each([TEXT, `${TEXT}c`, `${TEXT}cd`, `a line\n\tand\r\n${TEXT} ~`])(
    'as what it is the base64 of, too: %j',
    (reading) => {
      const text = base64(reading);
      expect(readingsOf(text)).toEqual([text, reading]);
      const inLines = `\n  ${text} \n`;
      expect(readingsOf(inLines)).toEqual([inLines, reading]);
    },
  );

  it.each(['data:;base64,', 'data:text/plain;base64,', ' data:text/plain;charset=utf-8;base64,'])(
    'as what a data URL holds: %j',
    (beginning) => {
      const text = beginning + base64(TEXT);
      expect(readingsOf(text)).toEqual([text, TEXT]);
    },
  );

  it('as base64 from 24 characters on', () => {
    const shortest = base64('eighteen letters..');
    expect(shortest).toHaveLength(24);
    expect(readingsOf(shortest)).toHaveLength(2);
    expect(readingsOf(base64('fifteen letters'))).toHaveLength(1);
  });

  it.each([
    ['bytes that are no text', base64(`${TEXT}\x00`)],
    ['bytes before a text', base64(`\x80${TEXT}`)],
    ['a part that is no base64', `${base64(TEXT)}!`],
    ['a word before it', `key: ${base64(TEXT)}`],
    ['a length that base64 does not have', `${base64(TEXT)}A`],
    ['padding that base64 does not have', `${base64(TEXT)}A==`],
    ['more padding than base64 has', `${base64(TEXT)}AAA==`],
    ['a data URL that is cut off', `data:${base64(TEXT)}`],
    ['a data URL with a comma too many', `data:a,b;base64,${base64(TEXT)}`],
  ])('as it is alone where it has %s', (_, text) => {
    expect(readingsOf(text)).toEqual([text]);
  });
});
