import type { Remedy } from '../../gate/problem';
import { InterruptedError, OnsMqttError } from '../errors';
import type { CredentialSource } from './source';

/** Asks each source in turn until one gives credentials. The error says why each was skipped. */
export function chain(sources: readonly CredentialSource[]): Pick<CredentialSource, 'read'> {
  return {
    async read(signal) {
      const reasons: string[] = [];
      const remedies: Remedy[] = [{ to: 'give-credentials' }];
      let mayPass = false;
      for (const source of sources) {
        try {
          return await source.read(signal);
        } catch (error) {
          if (!(error instanceof OnsMqttError) || error instanceof InterruptedError) throw error;
          reasons.push(`- ${source.name}: ${error.message}`);
          remedies.push(...error.remedies);
          mayPass ||= error.retry !== 'never';
        }
      }
      throw new OnsMqttError({
        code: 'NoCredentials',
        message: `No credentials found. Sources tried:\n${reasons.join('\n')}`,
        remedies,
        retry: mayPass ? 'backoff' : 'never',
        isOfEveryQuestion: !mayPass,
      });
    },
  };
}
