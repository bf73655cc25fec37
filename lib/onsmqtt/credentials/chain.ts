import type { Advice, Remedy } from '../../gate/problem';
import { InterruptedError, OnsMqttError, TransportError } from '../errors';
import { type CredentialSource, CredentialsUnavailableError, NotSetUpError } from './source';

/** Advice about the endpoint of the service. It does not fit here, because a source of credentials is another host. */
const OF_THE_SERVICE: ReadonlySet<Advice['to']> = new Set(['check-endpoint', 'check-network']);

const REACH_HOST =
  'Check that this machine can reach the host that is named, directly or through HTTPS_PROXY.';

/** Reads each source in turn until one has credentials. The error says why each was skipped. */
export function chain(sources: readonly CredentialSource[]): Pick<CredentialSource, 'read'> {
  return {
    async read(signal) {
      const skipped: Skipped[] = [];
      for (const source of sources) {
        try {
          return await source.read(signal);
        } catch (error) {
          if (!(error instanceof OnsMqttError) || error instanceof InterruptedError) throw error;
          skipped.push({ source, error });
        }
      }
      throw noCredentials(skipped, signal.aborted);
    },
  };
}

interface Skipped {
  readonly source: CredentialSource;
  readonly error: OnsMqttError;
}

/** @param isOver whether the time for the search is over. Temporary failures are then final. */
function noCredentials(skipped: readonly Skipped[], isOver: boolean): OnsMqttError {
  const reasons = skipped.map(({ source, error }) => `- ${source.name}: ${error.message}${callOf(error)}`);
  const remedies = new Set(
    skipped
      .flatMap(({ error }) => error.remedies)
      .map((remedy) => (isOfTheService(remedy) ? REACH_HOST : remedy)),
  );
  const faulty = new Set(
    skipped
      .filter(({ error }) => !isBlameless(error))
      .map(({ source, error }) => settingOf(error) ?? source.name),
  );
  const isFinal = isOver || !skipped.some(({ error }) => mayPass(error));
  const give = { to: 'give-credentials', faulty: [...faulty] } as const;
  return new OnsMqttError({
    code: 'NoCredentials',
    message: `No credentials found. Sources tried:\n${reasons.join('\n')}`,
    remedies: faulty.size > 0 ? [give, ...remedies] : [...remedies, give],
    retry: isFinal ? 'never' : 'backoff',
    affectsEveryQuestion: isFinal,
  });
}

function callOf({ requestId }: OnsMqttError): string {
  return requestId === undefined ? '' : ` Request id: ${requestId}.`;
}

function mayPass({ retry }: OnsMqttError): boolean {
  return retry !== 'never';
}

/** Whether a failure is not the fault of the source: its service is busy or does not answer. */
function isBlameless(error: OnsMqttError): boolean {
  return mayPass(error) || error instanceof NotSetUpError || error instanceof TransportError;
}

function settingOf(error: OnsMqttError): string | undefined {
  return error instanceof CredentialsUnavailableError ? error.setting : undefined;
}

function isOfTheService(remedy: Remedy): boolean {
  // Stryker disable next-line ConditionalExpression,StringLiteral: a string has no property `to`.
  return typeof remedy !== 'string' && OF_THE_SERVICE.has(remedy.to);
}
