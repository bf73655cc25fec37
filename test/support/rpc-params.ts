import { Params } from '@alicloud/openapi-client';

/** The parameters with which the official client calls an action of the OnsMqtt API on a server without TLS. */
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
