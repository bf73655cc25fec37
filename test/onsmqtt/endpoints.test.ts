import {
  endpointUrl,
  problemWithEndpoint,
  problemWithRegion,
  regionEndpoint,
} from '../../lib/onsmqtt/endpoints';

describe('a region', () => {
  it('has an endpoint on the public network and one in VPCs', () => {
    expect(regionEndpoint('cn-hangzhou', 'public').href).toBe('https://onsmqtt.cn-hangzhou.aliyuncs.com/');
    expect(regionEndpoint('cn-hangzhou', 'vpc').href).toBe('https://onsmqtt-vpc.cn-hangzhou.aliyuncs.com/');
    expect(problemWithRegion('cn-hangzhou', 'public')).toBeUndefined();
  });

  it('that is not known is refused with those that are', () => {
    expect(problemWithRegion('cn-hangzou', 'public')).toMatch(/named "cn-hangzou".*cn-hangzhou, /);
  });

  it('that has its endpoint in VPCs only is refused on the public network', () => {
    expect(problemWithRegion('cn-chengdu', 'public')).toContain('set network to "vpc"');
    expect(problemWithRegion('cn-chengdu', 'vpc')).toBeUndefined();
  });

  it('named like a property of every object is not known', () => {
    expect(problemWithRegion('constructor', 'vpc')).toContain('no endpoint');
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
    expect(problemWithEndpoint(text)).toBeUndefined();
    expect(endpointUrl(text).href).toBe(url);
  });

  it.each(['http://mqtt.example.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com'])(
    '%s is refused, because a token would travel in plain text',
    (text) => {
      expect(problemWithEndpoint(text)).toContain('loopback addresses only');
    },
  );

  it.each([
    '',
    'https://mqtt.example.com/path',
    'https://user:password@mqtt.example.com',
    'https://a b',
    'ftp://mqtt.example.com',
  ])('"%s" is refused, because it is not the address of a server', (text) => {
    expect(problemWithEndpoint(text)).toBeDefined();
  });
});
