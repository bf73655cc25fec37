import type { TokenService } from '../gate/token-service';
import { defaultChain } from './credentials/default-chain';
import { RefreshingCredentials } from './credentials/refreshing-credentials';
import { endpointUrl, regionEndpoint } from './endpoints';
import { AnswersSeen } from './exchange/answers-seen';
import { createExchange, type Exchange } from './exchange/exchange';
import { QueryTokenClient } from './query-token-client';
import type { Settings } from './settings';

/** The version in package.json, inserted by the bundler. */
declare const __VERSION__: string;

/**
 * Creates the token service for these settings.
 * @param onCredentials called with the source of the credentials, when they are first read and when the source changes.
 * @param seen the answers of the run. Services that share it also refuse an answer that another of them has received.
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

/** An exchange with the timeouts of the settings, and the proxies and certificate authorities of the environment. */
export function exchangeOf({ connectTimeoutMs, readTimeoutMs }: Settings, env: NodeJS.ProcessEnv): Exchange {
  return createExchange({ connectTimeoutMs, readTimeoutMs, env });
}

/** The endpoint to ask. The settings must have passed `settingsProblem`. */
export function endpointOf({ endpoint, region = '', network }: Settings): URL {
  return endpoint === undefined ? regionEndpoint(region, network) : endpointUrl(endpoint);
}

/** The `user-agent` of requests. */
export function userAgentOf({ TF_APPEND_USER_AGENT: appended }: NodeJS.ProcessEnv): string {
  return [`apsaramqtt/${__VERSION__}`, appended].filter(Boolean).join(' ');
}
