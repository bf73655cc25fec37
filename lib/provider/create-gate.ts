import { TokenGate } from '../gate/token-gate';
import type { Settings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import { WORDING } from './wording';

/**
 * Makes the gate of a provider process. This file is a bundle of its own, which the provider loads before its first read.
 *
 * @param onCredentials called with the source of the credentials. This bundle does not log itself, because the log's settings are in
 * another bundle.
 */
export function createGate(
  settings: Settings,
  stopped: AbortSignal,
  onCredentials: (source: string) => void,
): TokenGate {
  return new TokenGate(
    createTokenService(settings, process.env, onCredentials),
    {
      requestsPerSecond: settings.requestsPerSecond,
      maxCalls: settings.maxCalls,
      maxRetryMs: settings.maxRetryMs,
    },
    WORDING,
    stopped,
  );
}
