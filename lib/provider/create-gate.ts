import { TokenGate } from '../gate/token-gate';
import type { Settings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import { WORDING } from './wording';

/**
 * The gate of a provider process. The provider loads this file at its first read.
 *
 * @param onCredentials called with where they came from. This file does not log: the log's settings are in the file of the launch.
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
