import { copiedTextProblem, instanceIdProblem } from '../../lib/gate/copied-text';

const DEFECTS: readonly (readonly [what: string, text: string, code: string, message: string])[] = [
  ['nothing', '', 'EmptyValue', 'The token is empty.'],
  ['UTF-16', 'L\0z\0M\0T\0', 'Utf16Value', 'The token is encoded in UTF-16.'],
  ['UTF-16 in the other byte order', '\0L\0z\0M', 'Utf16Value', 'The token is encoded in UTF-16.'],
  ['UTF-16 with its byte order mark', '\uFFFD\uFFFDL\0z\0', 'Utf16Value', 'The token is encoded in UTF-16.'],
  ['a NUL', 'LzMT\0abc', 'ControlCharacter', 'The token contains a control character (U+0000).'],
  ...['LzMT\0', 'L\0zMT', 'LzM\0T', '\0LzMT', 'L\uFFFD\uFFFD\0'].map(
    (text) =>
      [
        `a NUL, and is not UTF-16 (${JSON.stringify(text)})`,
        text,
        'ControlCharacter',
        'The token contains a control character (U+0000).',
      ] as const,
  ),
  ['an escape', '\u001b[31mLzMT', 'ControlCharacter', 'The token contains a control character (U+001B).'],
  ['invalid UTF-8', 'LzMT\uFFFDabc', 'InvalidUtf8', 'The token contains bytes that are not UTF-8.'],
  [
    'two invalid bytes at its start',
    '\uFFFD\uFFFDabc',
    'InvalidUtf8',
    'The token contains bytes that are not UTF-8.',
  ],
  ['half a surrogate pair', 'LzMT\uD800', 'InvalidUtf8', 'The token contains bytes that are not UTF-8.'],
  [
    'a zero-width space',
    'LzMT\u200Babc',
    'ZeroWidthCharacter',
    'The token contains an invisible character (U+200B).',
  ],
  [
    'a byte order mark',
    '\uFEFFLzMT',
    'ZeroWidthCharacter',
    'The token contains an invisible character (U+FEFF).',
  ],
  [
    'a bidi mark',
    'LzMT\u202Eabc',
    'ZeroWidthCharacter',
    'The token contains an invisible character (U+202E).',
  ],
  [
    'an assignment',
    'DEVICE_1_TOKEN=LzMT',
    'Assignment',
    'The token is an assignment (NAME=value or NAME: value).',
  ],
  [
    'an assignment of a shell',
    'export MQTT_TOKEN="LzMT"',
    'Assignment',
    'The token is an assignment (NAME=value or NAME: value).',
  ],
  [
    'an assignment of PowerShell',
    '$env:T = "LzMT"',
    'Assignment',
    'The token is an assignment (NAME=value or NAME: value).',
  ],
  [
    'an assignment in HCL',
    'token = "LzMT"',
    'Assignment',
    'The token is an assignment (NAME=value or NAME: value).',
  ],
  ['double quotes', '"LzMT+abc="', 'QuotedValue', 'The token is in quotation marks.'],
  ['single quotes', "'LzMT+abc='", 'QuotedValue', 'The token is in quotation marks.'],
  ['typographic quotes', '\u201CLzMT\u201D', 'QuotedValue', 'The token is in quotation marks.'],
  ['quotes and a line break', '"LzMT"\n', 'QuotedValue', 'The token is in quotation marks.'],
  [
    'a reference',
    `\${MQTT_TOKEN}`,
    'UnexpandedReference',
    'The token contains a reference that was not expanded.',
  ],
  [
    'a reference of a shell',
    '$MQTT_TOKEN',
    'UnexpandedReference',
    'The token contains a reference that was not expanded.',
  ],
  [
    'a reference of Windows',
    '%MQTT_TOKEN%',
    'UnexpandedReference',
    'The token contains a reference that was not expanded.',
  ],
  [
    'a reference of a template',
    '{{ secrets.TOKEN }}',
    'UnexpandedReference',
    'The token contains a reference that was not expanded.',
  ],
  [
    'a command of a shell',
    '$(cat token)',
    'UnexpandedReference',
    'The token contains a reference that was not expanded.',
  ],
  ...['"LzMT+abc=', 'LzMT+abc="', '\u00ABLzMT\u00BB', '\u300CLzMT\u300D', '\u201ELzMT\u201F', '`LzMT`'].map(
    (text) =>
      [`a quotation mark (${text})`, text, 'QuotedValue', 'The token is in quotation marks.'] as const,
  ),
  ...[
    'device-1=LzMT',
    'mqtt.token=LzMT',
    'token: LzMT',
    'token:LzMT',
    'TOKEN =LzMT',
    'token: "LzMT"',
    'set T=LzMT',
    'set  T=LzMT',
    'export  T=LzMT',
  ].map(
    (text) =>
      [
        `an assignment (${text})`,
        text,
        'Assignment',
        'The token is an assignment (NAME=value or NAME: value).',
      ] as const,
  ),
  ...['var.token', 'data.alicloud_kms_secret.t', '#{token}', ' $TOKEN ', ' %TOKEN% '].map(
    (text) =>
      [
        `a reference (${text})`,
        text,
        'UnexpandedReference',
        'The token contains a reference that was not expanded.',
      ] as const,
  ),
  ...[0x34f, 0xad, 0x3164, 0x17b4, 0xfe0f, 0x2800, 0x2060, 0xe0041, 0x180e].map((point) => {
    const hex = point.toString(16).toUpperCase().padStart(4, '0');
    return [
      `an invisible character (U+${hex})`,
      `LzMT${String.fromCodePoint(point)}abc`,
      'ZeroWidthCharacter',
      `The token contains an invisible character (U+${hex}).`,
    ] as const;
  }),
  [
    'a missing value',
    'null',
    'MissingValue',
    'The token is null, the text that programs write for a missing value.',
  ],
  [
    'a missing value of Python',
    'None',
    'MissingValue',
    'The token is None, the text that programs write for a missing value.',
  ],
  ['a URL', 'https://host/?token=LzMT', 'UrlValue', 'The token is a URL.'],
  ['a text with a URL in it', 'see https://host', 'WhiteSpace', 'The token contains white space (U+0020).'],
  [
    'the assignment of a URL',
    'TOKEN=https://host',
    'Assignment',
    'The token is an assignment (NAME=value or NAME: value).',
  ],
  ['a JSON object', '{"token":"LzMT"}', 'JsonValue', 'The token is a JSON document.'],
  ['a JSON array', '["LzMT"]\n', 'JsonValue', 'The token is a JSON document.'],
  ['JSON after white space', ' {"token":"LzMT"}', 'JsonValue', 'The token is a JSON document.'],
  ['a placeholder', '<your token>', 'Placeholder', 'The token is a placeholder in angle brackets.'],
  [
    'a placeholder in white space',
    ' <your-token> ',
    'Placeholder',
    'The token is a placeholder in angle brackets.',
  ],
  ['an entity', 'LzMT&#43;abc', 'HtmlEntity', 'The token contains an HTML entity.'],
  ['an entity by its name', 'LzMT&amp;abc', 'HtmlEntity', 'The token contains an HTML entity.'],
  ['an entity in hexadecimal', 'LzMT&#x2f;abc', 'HtmlEntity', 'The token contains an HTML entity.'],
  [
    'an escape sequence',
    'LzMT\\/abc',
    'EscapeSequence',
    'The token contains a backslash, as in an escape sequence.',
  ],
  ...[
    ['LzMT****abc', '****'],
    ['***', '***'],
    ['LzMT...', '...'],
    ['LzMT\u2026', '\u2026'],
    ['\u2022\u2022\u2022\u2022', '\u2022\u2022\u2022'],
    ['[MASKED]', '[MASKED]'],
    ['(sensitive value)', '(sensitive value)'],
    ['<sensitive>', '<sensitive>'],
    ['LzMT[redacted]abc', '[redacted]'],
  ].map(
    ([text = '', mark]) =>
      [`a mask (${text})`, text, 'MaskedValue', `The token is masked (it contains "${mark}").`] as const,
  ),
  ...['[object Object]', '<nil>', 'nil', 'N/A', '%!s(MISSING)', 'System.Security.SecureString'].map(
    (text) =>
      [
        text,
        text,
        'MissingValue',
        `The token is ${text}, the text that programs write for a missing value.`,
      ] as const,
  ),
  ['an element', '<token>LzMT</token>', 'Element', 'The token is in an XML or HTML element.'],
  [
    'an element in white space',
    ' <token>LzMT</token>\n',
    'Element',
    'The token is in an XML or HTML element.',
  ],
  ['a value in parentheses', '(LzMT)', 'ParenthesizedValue', 'The token is in parentheses.'],
  [
    'a value in parentheses in white space',
    ' (LzMT)\n',
    'ParenthesizedValue',
    'The token is in parentheses.',
  ],
  ...['LzMT\uFF1D', 'RW\uFF5CLzMT', '\uFF2C\uFF5A', 'RW\u2502LzMT', 'RW\u00A6LzMT'].map(
    (text) =>
      [
        `a look-alike (${text})`,
        text,
        'LookalikeCharacter',
        expect.stringMatching(
          /^The token contains a character that looks like an ASCII character and is not one \(U\+/,
        ),
      ] as const,
  ),
  ...[
    '/run/secrets/token',
    `/run/${'x'.repeat(60)}`,
    '/srv/device.token',
    '/srv/device-1/token',
    '/d_1',
    './a',
    '../a/b',
    '~/token',
  ].map((text) => [`a path (${text})`, text, 'FilePath', 'The token is the path of a file.'] as const),
  ['a blank', 'LzMT abc', 'WhiteSpace', 'The token contains white space (U+0020).'],
  ['a line break', 'LzMT\nabc', 'WhiteSpace', 'The token contains white space (U+000A).'],
  ['a line break at its end', 'LzMT\n', 'WhiteSpace', 'The token contains white space (U+000A).'],
  ['a no-break space', '\u00A0LzMT', 'WhiteSpace', 'The token contains white space (U+00A0).'],
  ['percent-encoding', 'LzMT%2Babc%3D', 'PercentEncodedValue', 'The token is percent-encoded.'],
];

describe('a copied text', () => {
  it.each(DEFECTS)(
    'that is or contains %s is refused with the name of what was found',
    (_, text, code, message) => {
      const problem = copiedTextProblem(text, 'The token');
      expect(problem).toEqual({ code, message, remedies: [expect.stringMatching(/^[A-Z].*\.$|ascii\.$/)] });
    },
  );

  it.each([
    'LzMT+XLFl5s/uWLDcx==',
    '/LzMT+XLFl5s/uWLDcx==',
    `/run/${'x'.repeat(96)}`,
    '/LzMT+a-b',
    '/zMTXLFl5s/runuWLDcx==',
    '//LzMTXLFl5suWLDcx',
    '\uFF0C(a)(b',
    'LzMT=',
    'ab==',
    'a=',
    'tökén-日本-🔑',
    'a%zz%2',
    "it's",
    '50%',
    '$',
    'a$b',
    'nullable',
    'LzMTnull',
    'LzMT*',
    '*LzMT',
    '$LzMT+abc',
    'var.token+abc',
    'LzMT[a]',
    '[a]LzMT',
    'LzMT<a>',
    '<a>LzMT',
    'LzMT<a>b</a>',
    '<a>b</a>LzMT',
    'LzMT(a)',
    '(a)LzMT',
    'LzMT./a',
    'LzMT/a.b',
    'L.MT/usr/a',
    'a$b$',
    'x%TOKEN%',
    '%TOKEN%x',
    'data.',
    'xvar.token',
    'abc&amp',
    'exportTOKEN',
    'a|b',
    'x'.repeat(4096),
  ])('such as %.20s is accepted', (text) => {
    expect(copiedTextProblem(text, 'The token')).toBeUndefined();
  });

  it('is never quoted', () => {
    for (const [, text] of DEFECTS.filter(([, each]) => each.length > 4)) {
      const { message = '', remedies = [] } = copiedTextProblem(text, 'The value') ?? {};
      expect(`${message} ${remedies.join()}`).not.toMatch(/LzMT|secrets/);
    }
  });
});

describe('an instance id', () => {
  it('is refused for the same reasons, as the argument at fault', () => {
    expect(instanceIdProblem('post-cn-0pp12gl****')).toMatchObject({
      code: 'MaskedValue',
      message: 'The instance id is masked (it contains "****").',
      at: { argument: 'instance_id' },
    });
    expect(instanceIdProblem('post-cn-0pp12gl0001')).toBeUndefined();
  });
});
