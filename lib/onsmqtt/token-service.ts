import type { TokenService } from '../gate/token-service';
import { defaultChain } from './credentials/default-chain';
import { RefreshingCredentials } from './credentials/refreshing-credentials';
import { endpointUrl, regionEndpoint } from './endpoints';
import { AnswersSeen } from './exchange/answers-seen';
import { createExchange, type Exchange } from './exchange/exchange';
import { QueryTokenClient } from './query-token-client';
import type { Settings } from './settings';

/** Put in by the bundler: the version in package.json. */
declare const __VERSION__: string;

/**
 * The service that the settings name, asked with the credentials that they name. `onCredentials` is called with where these came
 * from, when they are first read and when that changes.
 * @param seen the answers of the run. A service refuses an answer that another service with the same set has received.
 */
export function createTokenService(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  onCredentials: (source: string) => void = () => {},
  seen = new AnswersSeen(),
): TokenService {
  const exchange = exchangeOf(settings, env);
  const agent = userAgentOf(env);
  const source = defaultChain(settings, exchange, agent, env, seen);
  const credentials = new RefreshingCredentials(source, onCredentials);
  return new QueryTokenClient(endpointOf(settings), credentials, exchange, agent, seen);
}

/** The way out with the settings' timeouts, and the environment's proxies and certificate authorities. */
export function exchangeOf({ connectTimeoutMs, readTimeoutMs }: Settings, env: NodeJS.ProcessEnv): Exchange {
  return createExchange({ connectTimeoutMs, readTimeoutMs, env });
}

/** The endpoint to ask. Settings that {@link settingsProblem} finds nothing wrong with. */
export function endpointOf({ endpoint, region = '', network }: Settings): URL {
  return endpoint === undefined ? regionEndpoint(region, network) : endpointUrl(endpoint);
}

/** The `user-agent` of requests. */
export function userAgentOf({ TF_APPEND_USER_AGENT: appended }: NodeJS.ProcessEnv): string {
  return [`apsaramqtt/${__VERSION__}`, appended].filter(Boolean).join(' ');
}
