import { InterruptedError, OnsMqttError } from '../errors';
import { type CredentialSource, PassedOver } from './source';

/** Asks each source in turn until one gives credentials. The error tells why each was passed over. */
export function firstOf(sources: readonly CredentialSource[]): Pick<CredentialSource, 'read'> {
  return {
    async read(signal) {
      const reasons: string[] = [];
      let mayPass = false;
      for (const source of sources) {
        try {
          return await source.read(signal);
        } catch (error) {
          if (error instanceof PassedOver) {
            reasons.push(`- ${source.name}: ${error.message}.`);
          } else if (error instanceof OnsMqttError && !(error instanceof InterruptedError)) {
            reasons.push(`- ${source.name}: ${error.message} ${error.help}`);
            mayPass ||= error.retry !== 'never';
          } else {
            throw error;
          }
        }
      }
      throw new OnsMqttError({
        code: 'NoCredentials',
        message: `There are no credentials to ask with. What was tried, and why it was passed over:\n${reasons.join('\n')}`,
        help: 'Set access_key and secret_key in the provider block, or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY in the environment, or mend one of the others.',
        retry: mayPass ? 'backoff' : 'never',
      });
    },
  };
}
