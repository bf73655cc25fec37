import type { Advice, Remedy } from '../../gate/problem';
import { InterruptedError, OnsMqttError, TransportError } from '../errors';
import { type CredentialSource, CredentialsUnavailableError, NotSetUpError } from './source';

/** Advice about the endpoint of the service. A source of credentials is another host. */
const OF_THE_SERVICE: ReadonlySet<Advice['to']> = new Set(['check-endpoint', 'check-network']);

const REACH_HOST =
  'Check that this machine can reach the host that is named, directly or through HTTPS_PROXY.';

/** Asks each source in turn until one gives credentials. The error says why each was skipped. */
export function chain(sources: readonly CredentialSource[]): Pick<CredentialSource, 'read'> {
  return {
    async read(signal) {
      const reasons: string[] = [];
      const remedies = new Set<Remedy>();
      const faulty = new Set<string>();
      let mayPass = false;
      for (const source of sources) {
        try {
          return await source.read(signal);
        } catch (error) {
          if (!(error instanceof OnsMqttError) || error instanceof InterruptedError) throw error;
          const call = error.requestId === undefined ? '' : ` Request id: ${error.requestId}.`;
          reasons.push(`- ${source.name}: ${error.message}${call}`);
          for (const remedy of error.remedies) remedies.add(isOfTheService(remedy) ? REACH_HOST : remedy);
          const isPassing = error.retry !== 'never';
          // A service that is busy, or that gives no answer, says nothing against the source that names it.
          const isBlameless = isPassing || error instanceof NotSetUpError || error instanceof TransportError;
          if (!isBlameless) faulty.add(settingOf(error) ?? source.name);
          mayPass ||= isPassing;
        }
      }
      // Where the time for the search is over, what may pass passes too late.
      const isFinal = !mayPass || signal.aborted;
      const give = { to: 'give-credentials', faulty: [...faulty] } as const;
      throw new OnsMqttError({
        code: 'NoCredentials',
        message: `No credentials found. Sources tried:\n${reasons.join('\n')}`,
        remedies: faulty.size > 0 ? [give, ...remedies] : [...remedies, give],
        retry: isFinal ? 'never' : 'backoff',
        isOfEveryQuestion: isFinal,
      });
    },
  };
}

function settingOf(error: OnsMqttError): string | undefined {
  return error instanceof CredentialsUnavailableError ? error.setting : undefined;
}

function isOfTheService(remedy: Remedy): boolean {
  return typeof remedy !== 'string' && OF_THE_SERVICE.has(remedy.to);
}
