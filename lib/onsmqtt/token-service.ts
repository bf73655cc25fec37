import type { TokenService } from '../gate/token-service';
import { chooseSource } from './credentials/choose';
import { RefreshingCredentials } from './credentials/refreshing-credentials';
import { endpointUrl, regionEndpoint } from './endpoints';
import { QueryTokenClient } from './query-token-client';
import type { Settings } from './settings';
import { createTransport } from './transport';

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
  const transport = createTransport({
    connectTimeoutMs: settings.connectTimeoutMs,
    readTimeoutMs: settings.readTimeoutMs,
    extraCaFile: env.APSARAMQTT_EXTRA_CA_CERTS,
    env,
  });
  const agent = userAgent(env);
  const source = chooseSource(settings, transport, agent, env);
  const credentials = new RefreshingCredentials(source, onCredentials);
  return new QueryTokenClient(endpointOf(settings), credentials, transport, agent);
}

function endpointOf({ endpoint, region, network }: Settings): URL {
  return endpoint === undefined ? regionEndpoint(region!, network) : endpointUrl(endpoint);
}

function userAgent({ TF_APPEND_USER_AGENT: appended }: NodeJS.ProcessEnv): string {
  return [`apsaramqtt/${__VERSION__}`, appended].filter(Boolean).join(' ');
}
