declare module 'undici/lib/api/api-connect' {
  import type { Dispatcher } from 'undici';

  const connect: Dispatcher['connect'];
  export = connect;
}
declare module 'undici/lib/api/api-request' {
  import type { Dispatcher } from 'undici';

  const request: Dispatcher['request'];
  export = request;
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
