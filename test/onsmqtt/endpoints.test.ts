import {
  endpointProblem,
  endpointUrl,
  regionEndpoint,
  regionProblem,
  settingsProblem,
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
        'Region cn-hangzou is not in the list of regions with an ApsaraMQ for MQTT endpoint. Requests still go to onsmqtt.cn-hangzou.aliyuncs.com.',
      remedies: [{ to: 'choose-region', regions: expect.arrayContaining(['cn-hangzhou']) }],
      at: { argument: 'region' },
    });
  });

  it('whose published endpoint is in VPCs only is asked on the public network with a warning', () => {
    expect(regionProblem('us-east-1')).toBeUndefined();
    expect(settingsWarning({ region: 'us-east-1', network: 'public' })).toMatchObject({
      code: 'UnlistedNetwork',
      message:
        'Region us-east-1 has a published endpoint on the vpc network only. Requests still go to onsmqtt.us-east-1.aliyuncs.com.',
      remedies: [{ to: 'use-vpc-endpoint', region: 'us-east-1' }],
    });
    expect(settingsWarning({ region: 'mq-internet-access', network: 'vpc' })).toMatchObject({
      code: 'UnlistedNetwork',
      remedies: [{ to: 'check-endpoint' }],
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
    expect(regionProblem(region)).toEqual({
      code: 'MalformedRegion',
      message: 'The region must consist of lower-case letters, digits and hyphens.',
      remedies: [{ to: 'set-region' }],
      at: { argument: 'region' },
    });
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
      expect(endpointProblem(text)).toEqual({
        code: 'InsecureEndpoint',
        message:
          'The endpoint does not use https. Plain http is accepted for loopback addresses only, because the query string contains the token.',
        remedies: [{ to: 'correct-endpoint' }],
        at: { argument: 'endpoint' },
      });
    },
  );

  it.each([
    '',
    'https://mqtt.example.com/path',
    'https://user:password@mqtt.example.com',
    'https://a b',
    'ftp://mqtt.example.com',
  ])('"%s" is refused, because it is not the address of a server', (text) => {
    expect(endpointProblem(text)).toEqual({
      code: 'MalformedEndpoint',
      message: 'The endpoint is not a host name, host:port or URL without a path.',
      remedies: [{ to: 'correct-endpoint' }],
      at: { argument: 'endpoint' },
    });
  });
});

describe('settings', () => {
  const requestsPerSecond = 50;

  it('need a region or an endpoint, and the endpoint takes precedence', () => {
    expect(settingsProblem({ requestsPerSecond })).toEqual({
      code: 'NoRegion',
      message: 'No region is set.',
      remedies: [{ to: 'set-region' }],
      at: { argument: 'region' },
    });
    expect(settingsProblem({ region: 'cn-hangzhou', requestsPerSecond })).toBeUndefined();
    expect(settingsProblem({ region: 'CN', requestsPerSecond })).toMatchObject({ code: 'MalformedRegion' });
    expect(
      settingsProblem({ region: 'CN', endpoint: 'mqtt.example.com', requestsPerSecond }),
    ).toBeUndefined();
    expect(settingsProblem({ endpoint: 'a b', requestsPerSecond })).toMatchObject({
      code: 'MalformedEndpoint',
    });
    expect(
      settingsWarning({ region: 'cn-hangzou', endpoint: 'mqtt.example.com', network: 'public' }),
    ).toBeUndefined();
    expect(settingsWarning({ network: 'public' })).toBeUndefined();
  });

  it('have at most the rate that the service allows for one address, unless the address is this machine', () => {
    expect(settingsProblem({ region: 'cn-hangzhou', requestsPerSecond: 300 })).toBeUndefined();
    const problem = {
      code: 'RateTooHigh',
      message:
        'The service blocks an address that sends more than 300 requests per second. The rate is set to 301.',
      remedies: [{ to: 'lower-request-rate', most: 300 }],
      at: { argument: 'requests_per_second' },
    };
    expect(settingsProblem({ region: 'cn-hangzhou', requestsPerSecond: 301 })).toEqual(problem);
    expect(settingsProblem({ endpoint: 'mqtt.example.com', requestsPerSecond: 301 })).toEqual(problem);
    expect(settingsProblem({ endpoint: 'http://127.0.0.1:8080', requestsPerSecond: 301 })).toBeUndefined();
  });

  it('of a region name networks that exist', () => {
    const warning = settingsWarning({ region: 'cn-hangzou', network: 'public' });
    expect(JSON.stringify(warning?.remedies)).not.toContain('us-east-1');
    expect(regionProblem('a'.repeat(40))).toBeUndefined();
    expect(regionProblem('a'.repeat(41))).toMatchObject({ code: 'MalformedRegion' });
  });
});
