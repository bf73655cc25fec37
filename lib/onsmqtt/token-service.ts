import type { TokenService } from '../gate/token-service';
import { credentialsOf } from './credentials';
import { endpointUrl, regionEndpoint } from './endpoints';
import { QueryTokenClient } from './query-token-client';
import type { Settings } from './settings';
import { createTransport } from './transport';

/** Put in by the bundler: the version in package.json. */
declare const __VERSION__: string;

/** The service that the settings name, asked with the credentials that they name. */
export function createTokenService(settings: Settings, env: NodeJS.ProcessEnv): TokenService {
  const transport = createTransport({
    connectTimeoutMs: settings.connectTimeoutMs,
    readTimeoutMs: settings.readTimeoutMs,
    extraCaFile: env.APSARAMQTT_EXTRA_CA_CERTS,
    env,
  });
  return new QueryTokenClient(endpointOf(settings), () => credentialsOf(settings), transport, userAgent(env));
}

function endpointOf({ endpoint, region, network }: Settings): URL {
  return endpoint === undefined ? regionEndpoint(region!, network) : endpointUrl(endpoint);
}

function userAgent({ TF_APPEND_USER_AGENT: appended }: NodeJS.ProcessEnv): string {
  return [`apsaramqtt/${__VERSION__}`, appended].filter(Boolean).join(' ');
}
