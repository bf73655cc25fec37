import { TokenGate } from '../gate/token-gate';
import type { Settings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import { log } from '../plugin/log';

/** The gate of a provider process. The provider loads this file at its first read. */
export function createGate(settings: Settings, stopped: AbortSignal): TokenGate {
  return new TokenGate(
    createTokenService(settings, process.env, (source) =>
      log('info', `asking with credentials from ${source}`),
    ),
    {
      requestsPerSecond: settings.requestsPerSecond,
      maxCalls: settings.maxCalls,
      maxRetryMs: settings.maxRetryMs,
    },
    stopped,
  );
}
