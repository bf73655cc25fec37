import type { TokenService } from '../gate/token-service';
import { chooseSource } from './credentials/choose';
import { RefreshingCredentials } from './credentials/refreshing-credentials';
import { endpointUrl, regionEndpoint } from './endpoints';
import { QueryTokenClient } from './query-token-client';
import type { Settings } from './settings';
import { createTransport, type Transport } from './transport';

/** Put in by the bundler: the version in package.json. */
declare const __VERSION__: string;

/**
 * The service that the settings name, asked with the credentials that they name. `onCredentials` is told where these came
 * from, when they are first read and when that changes.
 */
export function createTokenService(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  onCredentials: (source: string) => void = () => {},
): TokenService {
  const transport = transportOf(settings, env);
  const agent = userAgentOf(env);
  const source = chooseSource(settings, transport, agent, env);
  const credentials = new RefreshingCredentials(source, onCredentials);
  return new QueryTokenClient(endpointOf(settings), credentials, transport, agent);
}

/** The transport with the settings' timeouts, and the environment's proxies and certificate authorities. */
export function transportOf(
  { connectTimeoutMs, readTimeoutMs }: Settings,
  env: NodeJS.ProcessEnv,
): Transport {
  return createTransport({
    connectTimeoutMs,
    readTimeoutMs,
    extraCaFile: env.APSARAMQTT_EXTRA_CA_CERTS,
    env,
  });
}

/** Whom to ask. Settings that {@link addressProblem} finds nothing wrong with. */
export function endpointOf({ endpoint, region, network }: Settings): URL {
  return endpoint === undefined ? regionEndpoint(region!, network) : endpointUrl(endpoint);
}

/** What requests say of who makes them. */
export function userAgentOf({ TF_APPEND_USER_AGENT: appended }: NodeJS.ProcessEnv): string {
  return [`apsaramqtt/${__VERSION__}`, appended].filter(Boolean).join(' ');
}
