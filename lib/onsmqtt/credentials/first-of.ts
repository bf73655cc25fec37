import type { Remedy } from '../../gate/problem';
import { InterruptedError, OnsMqttError } from '../errors';
import { type CredentialSource, PassedOver } from './source';

/** Asks each source in turn until one gives credentials. The error says why each was skipped. */
export function firstOf(sources: readonly CredentialSource[]): Pick<CredentialSource, 'read'> {
  return {
    async read(signal) {
      const reasons: string[] = [];
      const remedies: Remedy[] = [{ to: 'give-credentials' }];
      let mayPass = false;
      for (const source of sources) {
        try {
          return await source.read(signal);
        } catch (error) {
          if (error instanceof PassedOver) {
            reasons.push(`- ${source.name}: ${error.message}.`);
          } else if (error instanceof OnsMqttError && !(error instanceof InterruptedError)) {
            reasons.push(`- ${source.name}: ${error.message}`);
            remedies.push(...error.remedies);
            mayPass ||= error.retry !== 'never';
          } else {
            throw error;
          }
        }
      }
      throw new OnsMqttError({
        code: 'NoCredentials',
        message: `No credentials found. Sources tried:\n${reasons.join('\n')}`,
        remedies,
        retry: mayPass ? 'backoff' : 'never',
      });
    },
  };
}
