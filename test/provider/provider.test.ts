import type { Block } from '../../lib/plugin/schema';
import { createProvider } from '../../lib/provider/provider';

const NOTHING = Object.fromEntries(
  Object.keys(createProvider().schema.attributes).map((name) => [name, null]),
);
const call = { stopped: new AbortController().signal, deferralAllowed: false };

/** Configures the provider in an environment and returns the messages of its diagnostics. */
async function configure(env: NodeJS.ProcessEnv, config = {}): Promise<readonly string[]> {
  const before = process.env;
  process.env = { HOME: '/nonexistent', ...env };
  try {
    const diagnostics = await createProvider().configure({ ...NOTHING, ...config }, call);
    return diagnostics.map(({ detail }) => detail);
  } finally {
    process.env = before;
  }
}

// Waits for modules that a configured provider loads later, before Jest removes the modules.
afterAll(() => new Promise(setImmediate));

describe('the configuration', () => {
  it('needs a region or an endpoint, from the block or from the environment', async () => {
    expect(await configure({})).toEqual([expect.stringContaining('ALICLOUD_REGION')]);
    expect(await configure({ ALICLOUD_REGION: 'cn-hangzhou' })).toEqual([]);
    expect(await configure({ APSARAMQTT_ENDPOINT: '127.0.0.1:8443' })).toEqual([]);
    expect(await configure({}, { region: 'cn-hangzhou' })).toEqual([]);
  });

  it('is also checked if it comes from the environment', async () => {
    expect(await configure({ ALICLOUD_REGION: 'Hang Zhou' })).toEqual([
      expect.stringContaining('"cn-hangzhou"'),
    ]);
    expect(await configure({ APSARAMQTT_ENDPOINT: 'http://mqtt.example.com' })).toEqual([
      expect.stringContaining('loopback addresses only'),
    ]);
    expect(await configure({ ALICLOUD_REGION: 'cn-hangzhou', CLIENT_READ_TIMEOUT: 'soon' })).toEqual([
      'Set it in milliseconds, or remove it.',
    ]);
  });
});

describe('the host of STS in the block', () => {
  const validate = (sts: string) => createProvider().validate({ ...NOTHING, endpoints: [{ sts }] });

  it.each(['http://sts.example.com', 'sts.example.com/a', 'a b'])('is refused by its own name: %s', (sts) => {
    expect(validate(sts)).toEqual([
      {
        severity: 'error',
        summary: 'endpoints { sts } must be a host name, host:port or https URL without a path',
        detail: 'endpoints { sts } can be sts.aliyuncs.com.',
        path: [{ attribute: 'endpoints' }],
      },
    ]);
  });

  it.each(['', ' ', ' sts.aliyuncs.com ', 'https://sts.aliyuncs.com', 'http://127.0.0.1:1'])(
    'may be %j',
    (sts) => {
      expect(validate(sts)).toEqual([]);
    },
  );
});

describe('requests_per_second', () => {
  it('is refused above the limit of the service for an address', async () => {
    const block = { region: 'cn-hangzhou', requests_per_second: 301 };
    expect(await configure({}, block)).toEqual([
      expect.stringContaining('Set requests_per_second in the provider block to 300 or less.'),
    ]);
    expect(await configure({}, { ...block, requests_per_second: 300 })).toEqual([]);
  });

  it('has no limit for a loopback address, which is not the service', async () => {
    expect(await configure({}, { endpoint: 'http://127.0.0.1:1', requests_per_second: 100_000 })).toEqual([]);
    expect(
      await configure({}, { endpoint: 'https://mqtt.example.com', requests_per_second: 301 }),
    ).toHaveLength(1);
  });
});

describe('a region that is not in the list', () => {
  it('is called, with a warning that names the host', async () => {
    const [warning, ...others] = await createProvider().configure({ ...NOTHING, region: 'cn-hangzou' }, call);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ severity: 'warning', path: [{ attribute: 'region' }] });
    expect(warning?.detail).toContain('onsmqtt.cn-hangzou.aliyuncs.com');
  });

  it('is not used if an endpoint is given', async () => {
    expect(await configure({}, { region: 'cn-hangzou', endpoint: 'https://mqtt.example.com' })).toEqual([]);
  });
});

describe('the schema', () => {
  const { schema, dataSources, ephemeralResources } = createProvider();
  const blocks: [string, Block][] = [
    ['the provider', schema],
    ...Object.entries({ ...dataSources }).map(([name, type]): [string, Block] => [
      `data ${name}`,
      type.schema,
    ]),
    ...Object.entries({ ...ephemeralResources }).map(([name, type]): [string, Block] => [
      `ephemeral ${name}`,
      type.schema,
    ]),
  ];

  it.each(blocks)('of %s describes every element in whole sentences', (_, block) => {
    for (const { description } of [block, ...Object.values(block.attributes)]) {
      expect(description).toMatch(/^[A-Z`].*\.$/);
    }
  });
});
