declare module 'undici/lib/api' {
  const api: object;
  export = api;
}
declare module 'undici/lib/dispatcher/dispatcher' {
  import type { Dispatcher } from 'undici';

  const dispatcher: { prototype: Dispatcher };
  export = dispatcher;
}
declare module 'undici/lib/dispatcher/env-http-proxy-agent' {
  import { EnvHttpProxyAgent } from 'undici';
  export = EnvHttpProxyAgent;
}
