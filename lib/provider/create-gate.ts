import { setFlagsFromString } from 'node:v8';
import { TokenGate } from '../gate/token-gate';
import type { Settings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import { WORDING } from './wording';

// A long batch makes much garbage: collect it early, and keep the space for new objects small. Not flags of the launch: Node's
// code cache is for its own flags, and without it a launch takes 15 ms longer.
for (const flag of ['--optimize-for-size', '--semi-space-growth-factor=1']) setFlagsFromString(flag);

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
