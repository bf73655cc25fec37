import OpenApiClient, { Config, OpenApiRequest } from '@alicloud/openapi-client';
import RPCClient from '@alicloud/pop-core';
import { RuntimeOptions } from '@alicloud/tea-util';
import { Emulator } from '../../../lib/emulator/emulator';
import { rpcParams } from '../../support/rpc-params';
import { type Caller, itServes, LONG_TERM, type OfficialClient } from './support/client-checks';

function openApi(signatureAlgorithm: string | undefined, position: 'query' | 'body'): Caller {
  return async ({ url }, keys, action, parameters) => {
    const client = new OpenApiClient(
      new Config({ ...keys, endpoint: new URL(url).host, protocol: 'HTTP', signatureAlgorithm }),
    );
    const request = new OpenApiRequest({ [position]: parameters });
    return client.callApi(rpcParams(action), request, new RuntimeOptions({})).then(
      ({ body }) => ({ answer: body }),
      ({ code, data, accessDeniedDetail }) => ({
        error: {
          code,
          requestId: data.RequestId ?? data.requestId,
          recommend: data.Recommend ?? data.recommend,
          accessDeniedDetail,
        },
      }),
    );
  };
}

function popCore(method: 'GET' | 'POST'): Caller {
  return async ({ url }, keys, action, parameters) => {
    const client = new RPCClient({ ...keys, endpoint: url, apiVersion: '2020-04-20' });
    return client.request<Record<string, unknown>>(action, parameters, { method }).then(
      (answer) => ({ answer }),
      ({ code, data }) => ({
        error: {
          code,
          requestId: data.RequestId,
          recommend: data.Recommend,
          accessDeniedDetail: data.AccessDeniedDetail,
        },
      }),
    );
  };
}

const CLIENTS: OfficialClient[] = [
  { name: '@alicloud/openapi-client, V3, parameters in the query', call: openApi(undefined, 'query') },
  { name: '@alicloud/openapi-client, V3, parameters in the form', call: openApi(undefined, 'body') },
  { name: '@alicloud/openapi-client, V1, parameters in the query', call: openApi('v2', 'query') },
  { name: '@alicloud/openapi-client, V1, parameters in the form', call: openApi('v2', 'body') },
  { name: '@alicloud/pop-core, V1, POST with a form', call: popCore('POST') },
];

describe('the emulator, called by the official clients of Node.js', () => {
  itServes(CLIENTS);

  it('answers QueryToken by GET, as @alicloud/pop-core sends it by default', async () => {
    const emulator = await Emulator.start();
    const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
    expect(await popCore('GET')(emulator, LONG_TERM, 'QueryToken', query)).toMatchObject({
      answer: { TokenStatus: true },
    });
    await emulator.close();
  });
});
