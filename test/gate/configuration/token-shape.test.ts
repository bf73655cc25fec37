import { isPlaceholder, nameKind, tokensByShape, wordsOf } from '../../../lib/gate/configuration/token-shape';

/** Base64 of pseudo-random bytes, as in tokens of ApplyToken. The same in every run. */
function base64Of(length: number, seed = 7): string {
  let state = seed;
  const bytes = Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 16) & 0xff;
    }),
  );
  return bytes.toString('base64');
}

/** Base64 of a text that is followed by one non-text byte for every three characters. */
function base64OfText(text: string): string {
  const others = Array.from({ length: text.length / 3 }, (_, index) => 0xf0 + index);
  return Buffer.concat([Buffer.from(text), Buffer.from(others)]).toString('base64');
}

describe('a name in words', () => {
  it.each(['mqtt_token', 'MQTT-Token', 'mqttToken', 'MQTT_TOKEN', 'mqtt..token'])('%s', (name) => {
    expect(wordsOf(name)).toBe('mqtt_token');
  });
});

describe('a name', () => {
  it.each([
    ['mqtt_token', 'mqttToken'],
    ['mqttPassword', 'mqttToken'],
    ['apsaramq_secret', 'mqttToken'],
    ['onsmqtt_credentials', 'mqttToken'],
    ['device_ons_pwd', 'mqttToken'],
    ['secret_of_mqtt', 'mqttToken'],
    ['mqtt_credential', 'mqttToken'],
    ['mqtt_credentialx', 'unnamed'],
    ['xmqtt_password', 'unnamed'],
    ['mqttx_password', 'unnamed'],
    ['certs_token', 'denied'],
    ['cert_token', 'denied'],
    ['sha_token', 'denied'],
    ['cipher_token', 'denied'],
    ['key_of_token', 'denied'],
    ['jwk_token', 'denied'],
    ['scan_token', 'token'],
    ['token_filex', 'token'],
    ['mqtt_host', 'unnamed'],
    ['mqttaccesstoken', 'token'],
    ['token', 'token'],
    ['device_tokens', 'token'],
    ['devicetoken', 'token'],
    ['tokenizer', 'unnamed'],
    ['tokens_of_device', 'token'],
    ['input', 'unnamed'],
    ['github_token', 'denied'],
    ['vault_token_device', 'denied'],
    ['device_token_file', 'denied'],
    ['mqtt_token_env', 'denied'],
    ['token_fingerprint', 'denied'],
    ['ca_mqtt_token', 'denied'],
    ['mqtt_token_sha256', 'denied'],
    ['certificate', 'denied'],
  ])('%s is of kind %s', (name, kind) => {
    expect(nameKind(name)).toBe(kind);
  });
});

describe('a text that is a placeholder', () => {
  it.each([
    '',
    ' ',
    'n/a',
    'NA',
    'none',
    'null',
    'TODO',
    'changeme',
    'change-me',
    'your-token',
    '<token>',
    '{{ token }}',
    'xxx',
    'xxxxxxxx',
    'fill in',
    'fillin',
    'put_it',
    'token value',
    '...etc',
    'a***b',
    'a***bc',
    '...',
    'LzMT****',
    'example',
    'test-token',
    ' default ',
    'insert-the-token-that-the-operator-has-issued-here',
    'REPLACEWITHTHETOKENTHATTHEOPERATORHASISSUED',
  ])('%j', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each([
    'LzMT+XLFl5uWLDcx9a==',
    'device',
    'xx',
    'nonesuch',
    'tested',
    'a<b>',
    'my-default',
    '.device',
    '..device',
    'a*b',
    'a**b',
    // Tokens that happen to begin like placeholders.
    ...['put', 'Set', 'FiLL', 'xxx'].map((start) => start + base64Of(75).slice(start.length)),
    `put${base64Of(32).slice(3)}`,
  ])('is not %j', (text) => {
    expect(isPlaceholder(text)).toBe(false);
  });
});

describe('a text that is a token by its shape', () => {
  const token = base64Of(75);

  it('needs 100 characters without a name, 40 as a token, and 24 as an MQTT token', () => {
    for (const [names, bytes] of [
      [[], 75],
      [['token'], 30],
      [['mqtt_token'], 18],
    ] as const) {
      const long = base64Of(bytes);
      const short = base64Of(bytes - 3);
      expect(tokensByShape(long, names)).toEqual([long]);
      expect(tokensByShape(short, names)).toEqual([]);
    }
  });

  it('is found within other text, each once', () => {
    expect(tokensByShape(`run ${token} and ${token}; ${base64Of(78, 3)}`, [])).toEqual([
      token,
      base64Of(78, 3),
    ]);
  });

  it.each([
    ['export MQTT_TOKEN=', '"'],
    ['--mqtt-token ', ''],
    ['{"mqttToken": "', '"}'],
  ])('has the name before it: %s', (before, after) => {
    const short = base64Of(21);
    expect(tokensByShape(`${before}${short}${after}`, [])).toEqual([short]);
    expect(tokensByShape(`${before.replace(/mqtt/i, 'github')}${short}${after}`, [])).toEqual([]);
  });

  it.each(['AAAAG', 'AQIEA', 'MFxw', 'wcAMA', 'xMIIB'])('is a token if it begins like %s…', (start) => {
    const whole = start + token.slice(start.length);
    expect(tokensByShape(whole, ['mqtt_token'])).toEqual([whole]);
  });

  it('is not found among the lines of PEM, but is found next to them', () => {
    const pem = (kind: string) =>
      `-----BEGIN ${kind}-----\nDEK-Info: AES-256--CBC-\n${base64Of(48, 5)}\n-----END ${kind}-----`;
    const text = `${pem('RSA PRIVATE KEY')}\n${token}\n${pem('X509 CRL')}`;
    expect(tokensByShape(text, ['mqtt_token'])).toEqual([token]);
    expect(tokensByShape(text.replaceAll('\n', '\\n'), ['mqtt_token'])).toHaveLength(1);
    expect(tokensByShape(text.replaceAll('-----', '----'), ['mqtt_token'])).toHaveLength(2);
  });

  it('depends on the nearest name that is not neutral', () => {
    const short = base64Of(21);
    expect(tokensByShape(short, ['value', 'mqtt_token'])).toEqual([short]);
    expect(tokensByShape(short, ['certificate', 'mqtt_token'])).toEqual([]);
    expect(tokensByShape(short, ['mqtt_token', 'certificate'])).toEqual([short]);
  });

  it.each(['R', 'W', 'RW'])('is certain as the password of a client, %s|<token>', (right) => {
    const short = base64Of(18);
    expect(tokensByShape(`${right}|${short}`, ['certificate'])).toEqual([short]);
    expect(tokensByShape(`x${right}|${short}`, [])).toEqual([]);
    expect(tokensByShape(`${right}|${'a'.repeat(24)}`, [])).toEqual([]);
  });

  it.each([
    ['SOPS', 'ENC[AES256_GCM,data:'],
    ['jasypt', 'ENC('],
    ['ejson', 'EJ[1:abc:'],
    ['Vault', 'vault:v1:'],
    ['Vault after many rotations', 'vault:v12:'],
    ['Spring Cloud Config', '{cipher}'],
    ['dotenvx', 'encrypted:'],
  ])('is not a token after the prefix of %s', (_, mark) => {
    expect(tokensByShape(`${mark}${token}`, ['mqtt_token'])).toEqual([]);
  });

  it.each([
    'MIGH',
    'MIIB',
    'MC4C',
    'MCow',
    'MFkw',
    'MFww',
    'eyJh',
    'ewog',
    'ewo',
    'W3si',
    'AAAAB',
    'H4sI',
    'UEsD',
    'iVBOR',
    'JVBER',
    'R0lGOD',
    '/9j/',
    'PD94',
    'LS0t',
    'AQICA',
    'AQIDA',
    'AQEC',
    'AgB',
    'YWdl',
    'c3No',
    'U2Fsd',
    'I2Nsb3Vk',
    'IyEv',
    'WyJ',
    'wcBMA',
    'wcFMA',
    'hQEMA',
    'hQIMA',
    'mQENB',
    'mQINB',
    'xsBNB',
    'xsFNB',
    'mDME',
    'AwEAA',
    '/u3+7Q',
    '/Td6W',
    'KLUv/',
    'QlpoO',
    'UklGR',
    'AAABAA',
    'd09GR',
    'd09GM',
    'AAEAAA',
    'T1RUTw',
    'AGFzbQ',
  ])('is not a token if it begins like %s…', (start) => {
    expect(tokensByShape(start + token.slice(start.length), ['mqtt_token'])).toEqual([]);
  });

  it.each([
    ['a digest or a key of 32, 48 or 64 bytes, whatever calls it a token', base64Of(64), ['token'], 0],
    ['one of these lengths that is said to be for MQTT', base64Of(64), ['token', 'mqtt_broker'], 1],
    ['base64 that is cut', base64Of(78).slice(0, -1), [], 0],
    ['one of these lengths in what is called after the product', base64Of(48), ['token', 'ApsaraMQTT'], 1],
    ['a certificate, however long it is', base64Of(150), ['certificate'], 0],
    ['letters without digits and signs', token.replace(/[^A-Za-z]/g, 'z'), ['mqtt_token'], 0],
    ['capitals and digits', token.toUpperCase(), ['mqtt_token'], 0],
    ['twelve different characters', 'aBcDeFgHiJk1'.repeat(10), ['mqtt_token'], 1],
    ['eleven different characters', 'aBcDeFgHiJ1'.repeat(12), ['mqtt_token'], 0],
    ['bytes of which three quarters are text', base64OfText('a Device in Hangzhou-12.'), ['mqtt_token'], 0],
    [
      'bytes of which three quarters are text in lines',
      base64OfText('a Device~in\tHangzhou\r\n12'),
      ['mqtt_token'],
      0,
    ],
    ['what begins with its name', `MQTT_TOKEN=${base64Of(21)}`, [], 1],
    ['what has blanks around the sign', `mqtt_token = ${base64Of(21)}`, [], 1],
    [
      'text in base64',
      Buffer.from('A text of 75 characters in base64 is no token, however long it may be, is it?').toString(
        'base64',
      ),
      ['mqtt_token'],
      0,
    ],
    ['letters of one case', token.toLowerCase(), ['mqtt_token'], 0],
    ['few characters', 'aB1+'.repeat(30), ['mqtt_token'], 0],
    ['base64url', `${token.slice(0, 50)}-${token.slice(51)}`, [], 0],
    ['an MQTT token whose length is that of a digest', base64Of(32), ['mqtt_token'], 1],
    ['a token that is the next longer one', base64Of(33), ['token'], 1],
    ['what has no name and is as long as the longest digest', base64Of(64), [], 0],
    ['base64 that is cut, by the name of an MQTT token', token.slice(0, -1), ['mqtt_token'], 1],
    ['a password that goes on', `R|${base64Of(18)}*`, [], 0],
    ['a long text behind the mark of an encrypted value', `ENC[${'a'.repeat(200)} ${token}`, [], 1],
    ['a mark that is closed', `ENC[a] ${token}`, [], 1],
    ['a mark that is the end of a word', `unencrypted:${token}`, [], 1],
    ['a part of a longer word', `_${token}`, [], 0],
  ] as const)('(%s)', (_, text, names, count) => {
    expect(tokensByShape(text, names)).toHaveLength(count);
  });
});
