import { type EmulatorConfig, EmulatorConfigError, parseConfig } from '../../lib/emulator/config';

const ACCOUNT = { id: '1', accessKeys: [{ id: 'key', secret: 'the-secret' }], instances: ['post-cn-1'] };

function withPolicy(statement: object) {
  const accessKey = { id: 'key', secret: 'the-secret', policies: [{ Version: '1', Statement: [statement] }] };
  return { accounts: [{ ...ACCOUNT, accessKeys: [accessKey] }] };
}

describe("the emulator's configuration", () => {
  it('lifts the limit of an address together with that of an account', () => {
    expect(parseConfig({ callsPerSecond: null }).addressCallsPerSecond).toBeNull();
    expect(parseConfig({ callsPerSecond: null, addressCallsPerSecond: 7 }).addressCallsPerSecond).toBe(7);
  });

  it('has a default for everything', () => {
    expect(parseConfig({})).toEqual({
      host: '127.0.0.1',
      port: 0,
      allowRemote: false,
      region: 'cn-hangzhou',
      callsPerSecond: 100,
      addressCallsPerSecond: 300,
      ramReading: 'any',
      admin: false,
      accounts: [
        {
          id: expect.any(String),
          accessKeys: [{ id: 'emulator', secret: 'emulator-secret', active: true }],
          instances: ['post-cn-emulator'],
        },
      ],
      tokens: [],
      faults: [],
    });
  });

  it.each([
    ['a key that is not known', { acounts: [] }, 'acounts is not a known key'],
    [
      'such a key further in',
      { accounts: [{ ...ACCOUNT, name: 'x' }] },
      'accounts.0.name is not a known key',
    ],
    [
      'a missing key',
      { accounts: [{ ...ACCOUNT, instances: undefined }] },
      'accounts.0.instances is missing',
    ],
    ['a value of another type', { region: 7 }, 'region must be of type string'],
    ['an empty value', { host: '' }, 'host must not be empty'],
    ['an empty list', { accounts: [] }, 'accounts must not be empty'],
    ['a fraction', { callsPerSecond: 0.5 }, 'callsPerSecond must be a whole number'],
    ['a limit of nothing', { callsPerSecond: 0 }, 'callsPerSecond must be at least 1'],
    ['a port beyond the last', { port: 65_536 }, 'port must be at most 65535'],
    ['a region that is none', { region: 'Hang Zhou' }, 'region must look like cn-hangzhou'],
    [
      'an access key that stands there twice',
      { accounts: [ACCOUNT, { ...ACCOUNT, instances: ['post-cn-2'] }] },
      'accounts.1.accessKeys.0.id is not unique',
    ],
    [
      'an instance that two accounts have',
      { accounts: [ACCOUNT, { ...ACCOUNT, accessKeys: [{ id: 'other', secret: 's' }] }] },
      'accounts.1.instances.0 is not unique',
    ],
    [
      'a token of an unknown instance',
      { tokens: [{ token: 'the-secret', instanceId: 'post-cn-1' }] },
      'tokens.0.instanceId names an instance that no account has',
    ],
    [
      'an unknown kind of fault',
      { faults: [{ fault: { kind: 'boom' } }] },
      'faults.0.fault.kind must be of type ("delay" | "stall" | "reset" | "truncate" | "drip" | "interim" | "replay" | "surplus" | "echo" | "error" | "raw")',
    ],
    [
      'a header that cannot be sent',
      { faults: [{ fault: { kind: 'raw', headers: { via: 'a\r\nb' } } }] },
      'faults.0.fault.headers.via must be printable ASCII',
    ],
    [
      'a policy with an element that it does not evaluate',
      withPolicy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: {} }),
      'accounts.0.accessKeys.0.policies.0.Statement.0.Condition is not a known key',
    ],
    [
      'a policy with another effect',
      withPolicy({ Effect: 'allow', Action: '*', Resource: '*' }),
      'accounts.0.accessKeys.0.policies.0.Statement.0.Effect must be of type ("Allow" | "Deny")',
    ],
    ['something that is not an object', 'the-secret', '(the whole) must be a JSON object'],
    ['a list', ['the-secret'], '(the whole) must be a JSON object'],
    ['0.0.0.0 as its host', { host: '0.0.0.0' }, 'host is an address that other machines can reach: '],
  ])('is refused with %s, by name', (_what, config, problem) => {
    const parse = () => parseConfig(config);
    expect(parse).toThrow(EmulatorConfigError);
    expect(parse).toThrow(`Invalid emulator configuration: ${problem}`);
  });

  it.each([
    [{ accounts: [{ ...ACCOUNT, accessKeys: [{ id: 'key', secret: ['the-secret'] }] }] }],
    [{ tokens: [{ token: { text: 'the-secret' }, instanceId: 'post-cn-1' }] }],
    [{ tls: 'the-secret' }],
  ])('is refused without repeating a value: %#', (config) => {
    expect(() => parseConfig(config)).toThrow(/^(?!.*the-secret)/);
  });

  it.each(['127.0.0.1', '127.9.8.7', '::1', 'localhost'])('accepts the loopback address %s', (host) => {
    expect(parseConfig({ host }).host).toBe(host);
  });

  it('accepts an address that other machines can reach if the configuration allows it', () => {
    const config: EmulatorConfig = { host: '0.0.0.0', allowRemote: true };
    expect(parseConfig(config).host).toBe('0.0.0.0');
  });
});
