import { outgoingText } from '../../../lib/gate/outgoing-text';
import { hideIfToken, isTokenForName, looksLikeToken } from '../../../lib/gate/secrets/likely-token';

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

  it('leaves this process as its fingerprint only where it looks like a token', () => {
    hideIfToken('HiddenXLFl5uWLDcxa==');
    hideIfToken('device_of_the_plant');
    expect(outgoingText('HiddenXLFl5uWLDcxa==')).not.toContain('Hidden');
    expect(outgoingText('device_of_the_plant')).toBe('device_of_the_plant');
  });
});
