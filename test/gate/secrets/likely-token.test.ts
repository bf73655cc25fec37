import { createHash } from 'node:crypto';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { outgoingText } from '../../../lib/gate/outgoing-text';
import {
  hideIfToken,
  hideIfTokenForName,
  isTokenForName,
  looksLikeToken,
} from '../../../lib/gate/secrets/likely-token';

describe('a text that should be a name', () => {
  it.each([
    ['LzMT+XLFl5uWLDcx9a==', true],
    ['R|LzMTXLFluWLDcxa', true],
    ['LzMTXLFl5uWLDcxa', true],
    ['LzMTXLFl5uWLDcx', false],
    ['LzMTXLFl=uWLDcxa', true],
    ['DEVICE_1_TOKEN_OF_THE_PLANT', false],
    ['device_1_token_of_the_plant', false],
    ['DeviceTokenOfThePlant', false],
    ['LzMT1', false],
    ['LzMTXLFl5uWLDcxa-of-the-plant', false],
    ['LZMTXLFL5UWLDCXA', false],
    ['lzmtxlfl5uwldcxa', false],
    ['/tmp/Folder1/Device2', false],
    ['Folder1/Device-2-of-all', false],
    ['secrets/Device1.token of mine', false],
    [`/${'LzM1'.repeat(25)}`, true],
    [`//${'LzM1'.repeat(25)}`, true],
    [`/${'LzM1'.repeat(24)}abc`, false],
    [`/home/Device1/${'folder-of-the-plant/'.repeat(6)}token`, false],
  ])('%s looks like a token: %s', (text, expected) => {
    expect(looksLikeToken(text)).toBe(expected);
  });

  it.each([
    ['LzMT+XLFl5uWLDcx9a==', true],
    ['R|LzMTXLFluWLDcxa', true],
    [`Device1${'Token'.repeat(12)}`, true],
    [`Device12${'Token'.repeat(11)}x`, true],
    [`Device12${'Token'.repeat(11)}`, false],
    ['MqttTokenOfDevice1', false],
    ['secrets/TokenOfDevice1', false],
    [`/${'LzM1'.repeat(25)}`, true],
    [`/home/Device1/${'plant/'.repeat(12)}token`, false],
  ])('%s cannot be a name: %s', (text, expected) => {
    expect(isTokenForName(text)).toBe(expected);
  });

  it('leaves this process as its fingerprint only if it looks like a token', () => {
    hideIfToken('HiddenXLFl5uWLDcxa==');
    hideIfToken('device_of_the_plant');
    expect(outgoingText('HiddenXLFl5uWLDcxa==')).not.toContain('Hidden');
    expect(outgoingText('device_of_the_plant')).toBe('device_of_the_plant');
  });

  it('leaves this process as its fingerprint only if it can be no name, if names are free to look like tokens', () => {
    hideIfTokenForName('HiddenNameXLFl5uWLDcxa==');
    hideIfTokenForName('VisibleNameOfDevice1');
    hideIfTokenForName(`the name of ${'HiddenWithin1'.repeat(6)}`);
    const shown = (text: string) => outgoingText(`It is ${text}.`);
    expect(shown('HiddenNameXLFl5uWLDcxa==')).not.toContain('Hidden');
    expect(shown('VisibleNameOfDevice1')).toBe('It is VisibleNameOfDevice1.');
    expect(shown('HiddenWithin1'.repeat(6))).not.toContain('Hidden');
  });

  it.each([hideIfToken, hideIfTokenForName])(
    'leaves this process as its fingerprint if it was taken for a path, too (%#)',
    (hideText) => {
      const token = `${'LzM1/b//XLFl5s/'.repeat(8)}${hideText.name}==`;
      hideText(token);
      const path = `/home/ci/my-project.d/${token.replaceAll('//', '/')}`;
      expect(outgoingText(`File ${path} does not exist.`)).not.toMatch(/LzM1|XLFl5s/);
    },
  );

  it.each([
    [63, false],
    [64, true],
  ])('of %d characters is searched for tokens: %s', (length, isSearched) => {
    const token = `eyJ${length}GciOi.payload${length}.signature${length}`;
    const text = `${token} of device-1 `.padEnd(length, 'x');
    hideIfToken(text);
    expect(outgoingText(token) !== token).toBe(isSearched);
  });

  it.each<[string, (token: string) => string]>([
    ['percent-encoded', encodeURIComponent],
    ['percent-encoded twice', (token) => encodeURIComponent(encodeURIComponent(token))],
    ['percent-encoded in lower case', (token) => token.replaceAll('/', '%2f').replaceAll('+', '%2b')],
    ['with escapes of JSON', (token) => token.replaceAll('/', '\\/').replaceAll('+', '\\u002b')],
    ['in quotation marks', (token) => `"${token}"`],
    ['in several lines', (token) => token.replace(/.{64}/g, '$&\n')],
    ['in several lines, with escapes of JSON', (token) => token.replace(/.{64}/g, '$&\\n')],
    ['behind a name', (token) => `DEVICE_TOKEN=${token}`],
    ['behind words', (token) => `the token is ${token}.`],
    ['of an OIDC provider', (token) => `eyJhbGciOi.${token.replace(/[/+=]/g, '-')}.c2ln`],
  ])('is hidden if it contains a token %s', (form, write) => {
    // A unique token for each case. A token of another case would be hidden because it is known.
    const unique = createHash('sha256').update(form).digest('hex').slice(0, 24);
    const text = write(`+${`LzM1/${unique}`.repeat(5)}==`);
    hideIfToken(`Another configuration of ${text}`);
    const shown = outgoingText(`No configuration ${text} here`);
    expect(shown).not.toMatch(/LzM1|[0-9a-f]{13}/);
    expect(shown).toMatch(/^No configuration .*sha256:.* here$/s);
  });

  it.each([
    ['behind a line of words', (word: string) => `${'The words of a line. '.repeat(4)}\n${word}`],
    ['at the beginning', (word: string) => `${word}${' and words'.repeat(6)}`],
    ['in the line of a token', (word: string) => `${'LzM1line'.repeat(12)} ${word}`],
  ])('leaves a word visible that is too short for a token, %s', (_, write) => {
    const word = 'SerialNumber0123456789OfDevice1';
    hideIfToken(write(word));
    expect(outgoingText(`of ${word}`)).toBe(`of ${word}`);
  });

  it('is hidden without the words around it', () => {
    const token = `/${'LzM1words'.repeat(15)}==`;
    hideIfToken(`a token in the configuration: ${token}`);
    expect(outgoingText(`in the configuration: ${token}`)).toBe(
      `in the configuration: ${fingerprint(token)}`,
    );
  });

  it.each([
    '/home/Device1/my plant/"token 1".json',
    `/home/Device1/${'plant/'.repeat(12)}token of mine.json`,
    'https://host.example/Path/Of_1?token=Device1',
    'Device%201 of the plant',
  ])('%s is a name', (text) => {
    hideIfToken(text);
    expect(outgoingText(text)).toBe(text);
  });
});
