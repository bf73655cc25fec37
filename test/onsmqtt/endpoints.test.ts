import {
  endpointProblem,
  endpointUrl,
  regionEndpoint,
  regionProblem,
  settingsWarning,
} from '../../lib/onsmqtt/endpoints';

describe('a region', () => {
  it('has an endpoint on the public network and one in VPCs', () => {
    expect(regionEndpoint('cn-hangzhou', 'public').href).toBe('https://onsmqtt.cn-hangzhou.aliyuncs.com/');
    expect(regionEndpoint('cn-hangzhou', 'vpc').href).toBe('https://onsmqtt-vpc.cn-hangzhou.aliyuncs.com/');
    expect(settingsWarning({ region: 'cn-hangzhou', network: 'public' })).toBeUndefined();
  });

  it('that is not in the list is asked as the official SDK does, with a warning that names the list', () => {
    expect(regionProblem('cn-hangzou')).toBeUndefined();
    expect(regionEndpoint('cn-hangzou', 'public').href).toBe('https://onsmqtt.cn-hangzou.aliyuncs.com/');
    expect(settingsWarning({ region: 'cn-hangzou', network: 'public' })).toEqual({
      code: 'UnlistedRegion',
      message:
        'Region cn-hangzou is not in the list of regions with an ApsaraMQ for MQTT endpoint. Requests go to onsmqtt.cn-hangzou.aliyuncs.com all the same.',
      remedies: [{ to: 'choose-region', regions: expect.arrayContaining(['cn-hangzhou']) }],
      at: { argument: 'region' },
    });
  });

  it('whose published endpoint is in VPCs only is asked on the public network with a warning', () => {
    expect(regionProblem('us-east-1')).toBeUndefined();
    expect(settingsWarning({ region: 'us-east-1', network: 'public' })).toMatchObject({
      code: 'UnlistedNetwork',
      remedies: [{ to: 'use-vpc-endpoint', region: 'us-east-1' }],
    });
    expect(settingsWarning({ region: 'us-east-1', network: 'vpc' })).toBeUndefined();
  });

  it('that a help page alone names, and the region of the public network, are in the list', () => {
    for (const region of [
      'ap-southeast-6',
      'cn-chengdu',
      'cn-guangzhou',
      'cn-wulanchabu',
      'mq-internet-access',
    ]) {
      expect(settingsWarning({ region, network: 'public' })).toBeUndefined();
    }
  });

  it('named like a property of every object is not in the list', () => {
    expect(settingsWarning({ region: 'constructor', network: 'vpc' })).toMatchObject({
      code: 'UnlistedRegion',
    });
  });

  it.each([
    '',
    'cn hangzhou',
    'cn-hangzhou.example.com/',
    'cn-hangzhou#',
    'CN-HANGZHOU',
    '-cn',
    'a@b',
    '压机',
  ])('%j is refused, because it cannot be a part of the host name of the service', (region) => {
    expect(regionProblem(region)).toMatchObject({ code: 'MalformedRegion', at: { argument: 'region' } });
  });
});

describe("an endpoint of the user's own", () => {
  it.each([
    ['mqtt.example.com', 'https://mqtt.example.com/'],
    ['mqtt.example.com:8443', 'https://mqtt.example.com:8443/'],
    ['https://mqtt.example.com', 'https://mqtt.example.com/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://[::1]:8080', 'http://[::1]:8080/'],
    ['[::1]:8443', 'https://[::1]:8443/'],
  ])('%s is %s', (text, url) => {
    expect(endpointProblem(text)).toBeUndefined();
    expect(endpointUrl(text).href).toBe(url);
  });

  it.each(['http://mqtt.example.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com'])(
    '%s is refused, because a token would travel in plain text',
    (text) => {
      expect(endpointProblem(text)).toMatchObject({ code: 'InsecureEndpoint', at: { argument: 'endpoint' } });
    },
  );

  it.each([
    '',
    'https://mqtt.example.com/path',
    'https://user:password@mqtt.example.com',
    'https://a b',
    'ftp://mqtt.example.com',
  ])('"%s" is refused, because it is not the address of a server', (text) => {
    expect(endpointProblem(text)).toMatchObject({ code: 'MalformedEndpoint', at: { argument: 'endpoint' } });
  });
});
