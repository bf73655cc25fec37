import { Params } from '@alicloud/openapi-client';

/** What makes the official client call an action of the OnsMqtt API on a plain HTTP server. */
export function rpcParams(action: string): Params {
  return new Params({
    action,
    version: '2020-04-20',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
}
