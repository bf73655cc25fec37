import { nameBefore, readingsOf } from '../../../lib/gate/configuration/text-readings';

/** The length is a multiple of three, so its base64 has no padding. */
const TEXT = 'password RW|LzMT+ab';
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const textsOf = (text: string) => readingsOf(text).map((reading) => reading.text);

describe('a text is read', () => {
  it.each(['', 'LzMT+XLFl5s=', 'of 5% or 5%2'])('unchanged: %j', (text) => {
    expect(textsOf(text)).toEqual([text]);
  });

  it.each([
    ['LzMT%2BXLFl5s%3d', 'LzMT+XLFl5s='],
    ['%41%42c%4', 'ABc%4'],
    ['100%zz%2f', '100%zz/'],
  ])('with percent-encoding decoded: %j', (text, reading) => {
    expect(textsOf(text)).toEqual([text, reading]);
  });

  it.each([
    [String.raw`{"token":"LzMT\/l5s="}`, '{"token":"LzMT/l5s="}'],
    [String.raw`{\"token\":\"LzMT\\\/l5s\u003D\"}`, '{"token":"LzMT/l5s="}'],
    [String.raw`\d+ \u00e9 \u000a`, String.raw`\d+ \u00e9 \u000a`],
  ])('with JSON unescaped: %j', (text, reading) => {
    expect(textsOf(text)).toEqual([text, reading]);
  });

  it.each([TEXT, `${TEXT}c`, `${TEXT}cd`, `a line\n\tand\r\n${TEXT} ~`])(
    'with base64 decoded: %j',
    (reading) => {
      const text = base64(reading);
      expect(textsOf(text)).toEqual([text, reading]);
      const inLines = `\n  ${text} \n`;
      expect(textsOf(inLines)).toEqual([inLines, reading]);
    },
  );

  it.each(['data:;base64,', 'data:text/plain;base64,', ' data:text/plain;charset=utf-8;base64,'])(
    'with the content of a data URL: %j',
    (beginning) => {
      const text = beginning + base64(TEXT);
      expect(textsOf(text)).toEqual([text, TEXT]);
    },
  );

  it('as base64 from 24 characters on', () => {
    const shortest = base64('eighteen letters..');
    expect(shortest).toHaveLength(24);
    expect(readingsOf(shortest)).toHaveLength(2);
    expect(readingsOf(base64('fifteen letters'))).toHaveLength(1);
  });

  it.each([
    ['mqtt-token', (encoded: string) => `kind: Secret\ndata:\n  mqtt-token: ${encoded}\n  user: YQ==\n`],
    ['MQTT_TOKEN', (encoded: string) => `export MQTT_TOKEN=${encoded}`],
    ['mqtt.token', (encoded: string) => `{"mqtt.token": "${encoded}"}`],
    [undefined, (encoded: string) => `echo | base64 -d <<< '${encoded}'`],
  ])('as base64 if its name is %s', (name, text) => {
    expect(readingsOf(text(base64(TEXT)))[1]).toEqual({ text: TEXT, name });
  });

  it('as each base64 in it', () => {
    const others = [`${TEXT}c`, `${TEXT}cd`];
    expect(textsOf(`${base64(others[0]!)},${base64(others[1]!)}`).slice(1)).toEqual(others);
  });

  it.each([
    ['bytes that are no text', base64(`${TEXT}\x00`)],
    ['bytes before a text', base64(`\x80${TEXT}`)],
    ['base64 with a character too many', `${base64(TEXT)}a`],
    ['base64 in a word', `a-${base64(TEXT)}`],
    ['base64 behind the salt of a hash', `$5$${base64(TEXT)}`],
    ['base64 that is masked', `${base64(TEXT)}****`],
    ['a length that base64 does not have', `${base64(TEXT)}A`],
    ['padding that base64 does not have', `${base64(TEXT)}A==`],
    ['more padding than base64 has', `${base64(TEXT)}AAA==`],
  ])('as it is alone if it has %s', (_, text) => {
    expect(textsOf(text)).toEqual([text]);
  });
});

describe('the name before a value', () => {
  it.each([
    ['token = "', 'token'],
    ["--mqtt-token '", 'mqtt-token'],
    ['a.b: ', 'a.b'],
    ['two words ', 'words'],
    ['1', undefined],
    ['', undefined],
    [`${'n'.repeat(170)}=`, 'n'.repeat(159)],
  ])('%j is %j', (text, name) => {
    expect(nameBefore(`${text}value`, text.length)).toBe(name);
  });
});
