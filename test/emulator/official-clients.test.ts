import OpenApiClient, { Config, OpenApiRequest } from '@alicloud/openapi-client';
import RPCClient from '@alicloud/pop-core';
import { RuntimeOptions } from '@alicloud/tea-util';
import type { EmulatorConfig } from '../../lib/emulator/config';
import { Emulator } from '../../lib/emulator/emulator';
import { rpcParams } from '../support/rpc-params';

type Parameters = Record<string, string>;
type Answer = Record<string, unknown>;

/** Calls an action the way that one of the official clients does. */
type Caller = (
  emulator: Emulator,
  credentials: { accessKeyId: string; accessKeySecret: string; securityToken?: string },
  action: string,
  parameters: Parameters,
) => Promise<Answer>;

function openApi(signatureAlgorithm: string | undefined, position: 'query' | 'body'): Caller {
  return async ({ url }, credentials, action, parameters) => {
    const client = new OpenApiClient(
      new Config({ ...credentials, endpoint: new URL(url).host, protocol: 'HTTP', signatureAlgorithm }),
    );
    const response = await client.callApi(
      rpcParams(action),
      new OpenApiRequest({ [position]: parameters }),
      new RuntimeOptions({}),
    );
    return response.body;
  };
}

function popCore(method: 'GET' | 'POST'): Caller {
  return ({ url }, credentials, action, parameters) => {
    const client = new RPCClient({ ...credentials, endpoint: url, apiVersion: '2020-04-20' });
    return client.request(action, parameters, { method });
  };
}

const CLIENTS: [string, Caller][] = [
  ['@alicloud/openapi-client, V3, parameters in the query', openApi(undefined, 'query')],
  ['@alicloud/openapi-client, V3, parameters in the form', openApi(undefined, 'body')],
  ['@alicloud/openapi-client, V1, parameters in the query', openApi('v2', 'query')],
  ['@alicloud/openapi-client, V1, parameters in the form', openApi('v2', 'body')],
  ['@alicloud/pop-core, V1, POST with a form', popCore('POST')],
];

const CONFIG: EmulatorConfig = {
  callsPerSecond: null,
  accounts: [
    {
      id: '1',
      accessKeys: [
        { id: 'emulator', secret: 'emulator-secret' },
        { id: 'STS.key', secret: 'sts-secret', securityToken: 'sts+token/with=signs' },
        { id: 'no-rights', secret: 'emulator-secret', policies: [] },
      ],
      instances: ['post-cn-emulator'],
    },
  ],
};

const LONG_TERM = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' };
const TEMPORARY = {
  accessKeyId: 'STS.key',
  accessKeySecret: 'sts-secret',
  securityToken: 'sts+token/with=signs',
};

describe('the emulator, asked by the official clients', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start(CONFIG);
  });

  afterAll(() => emulator.close());

  describe.each(CLIENTS)('%s', (_name, call) => {
    it.each([
      ['a long-term access key', LONG_TERM],
      ['a temporary access key', TEMPORARY],
    ])('applies for a token, queries and revokes it with %s', async (_kind, credentials) => {
      const instance = { InstanceId: emulator.instanceId };
      const { Token } = await call(emulator, credentials, 'ApplyToken', {
        ...instance,
        Actions: 'R,W',
        Resources: 'topic/#,other/+',
        ExpireTime: String(Date.now() + 3_600_000),
      });
      const query = { ...instance, Token: Token as string };
      expect(await call(emulator, credentials, 'QueryToken', query)).toMatchObject({ TokenStatus: true });
      expect(await call(emulator, credentials, 'RevokeToken', query)).toEqual({
        RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      });
      expect(await call(emulator, credentials, 'QueryToken', query)).toMatchObject({ TokenStatus: false });
    });

    it('is refused with a wrong secret', async () => {
      const credentials = { accessKeyId: 'emulator', accessKeySecret: 'not the secret' };
      const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
      await expect(call(emulator, credentials, 'QueryToken', query)).rejects.toMatchObject({
        code: 'SignatureDoesNotMatch',
      });
    });

    it('is refused without rights, and learns the code, the request id and the recommendation', async () => {
      const credentials = { accessKeyId: 'no-rights', accessKeySecret: 'emulator-secret' };
      const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
      const error = await call(emulator, credentials, 'QueryToken', query).catch((refusal) => refusal);
      const answer = error.data;
      expect(error.code).toBe('Forbidden.RAM');
      expect(answer.RequestId ?? answer.requestId).toMatch(/^[0-9A-F-]{36}$/);
      expect(answer.Recommend ?? answer.recommend).toContain('Forbidden.RAM');
      expect(answer.AccessDeniedDetail ?? error.accessDeniedDetail).toMatchObject({
        AuthAction: 'mq:QueryToken',
        NoPermissionType: 'ImplicitDeny',
      });
    });

    it('is refused with a temporary access key that lacks its security token', async () => {
      const { securityToken: _, ...credentials } = TEMPORARY;
      const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
      await expect(call(emulator, credentials, 'QueryToken', query)).rejects.toMatchObject({
        code: 'MissingSecurityToken',
      });
    });
  });

  it('answers QueryToken by GET, as @alicloud/pop-core sends it unless told otherwise', async () => {
    const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
    expect(await popCore('GET')(emulator, LONG_TERM, 'QueryToken', query)).toMatchObject({
      TokenStatus: true,
    });
  });

  it.each([
    ['of 4 KB', 'x+/='.repeat(1024)],
    ['with + / = and characters that URLs treat in their own way', "a+b/c==&d%20e?f#g'h(i)j*k!l~m"],
    ['with text that is not ASCII', '令牌-ü-🔑'],
  ])('receives a token %s unchanged', async (_what, token) => {
    const seeded = await Emulator.start({ tokens: [{ token, instanceId: 'post-cn-emulator' }] });
    try {
      const query = { InstanceId: seeded.instanceId, Token: token };
      for (const [, call] of CLIENTS) {
        expect(await call(seeded, LONG_TERM, 'QueryToken', query)).toMatchObject({ TokenStatus: true });
      }
      expect(seeded.callsFor(token)).toBe(CLIENTS.length);
    } finally {
      await seeded.close();
    }
  });
});
