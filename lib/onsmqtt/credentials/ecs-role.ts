import { secrets } from '../../gate/secrets/secrets';
import { isSwitchedOn, otherVariable } from '../environment';
import { InterruptedError, OnsMqttError, TransportError } from '../errors';
import { createExchange, type Exchange, type HttpResponse } from '../exchange/exchange';
import { METADATA_SERVICE, SUCCESS } from '../facts/credential-services';
import { OTHER_VARIABLES } from '../facts/variables';
import {
  type CredentialSource,
  CredentialsUnavailableError,
  httpUrl,
  NotSetUpError,
  SilentServiceError,
  statusError,
} from './source';
import { keysInAnswer } from './temporary-keys';

const ROLES = METADATA_SERVICE.rolesPath;
const METADATA_URL = `http://${METADATA_SERVICE.address}`;

/** Short, because nothing answers outside of ECS, and that must not delay the next source. */
const TIMEOUT_MS = 1_000;

/** Not retried, because that would delay the next source. */
class SilentMetadataError extends SilentServiceError {
  constructor() {
    super(`The metadata service did not answer within ${TIMEOUT_MS / 1_000} second.`, [
      'Check that programs on this instance, such as those in containers, can reach its metadata service.',
    ]);
  }
}

type Ask = (method: 'GET' | 'PUT', path: string, headers: Record<string, string>) => Promise<HttpResponse>;

/** The RAM role of this ECS instance. If no setting names the role, this machine may not be an ECS instance, so a failure is not a fault. */
export function ecsRole(roleName: string | undefined, env: NodeJS.ProcessEnv): CredentialSource {
  const source = metadataService(roleName, env);
  if (roleName) return source;
  return {
    name: source.name,
    read: (signal) =>
      source.read(signal).catch((error) => {
        if (error instanceof InterruptedError || !(error instanceof OnsMqttError)) throw error;
        if (!wasAsked(error))
          throw new NotSetUpError(
            'The metadata service cannot be reached, so this machine is not an ECS instance.',
          );
        throw new NotSetUpError(
          error.message,
          error instanceof CredentialsUnavailableError ? error.remedies : [],
        );
      }),
  };
}

/** The role from the instance's metadata service (IMDSv2). */
function metadataService(roleName: string | undefined, env: NodeJS.ProcessEnv): CredentialSource {
  const name = 'the ECS instance';
  // One exchange for every read, so that connections are kept.
  let exchange: Exchange | undefined;
  return {
    name,
    async read(signal) {
      const { metadataDisabled, metadataEndpoint } = OTHER_VARIABLES;
      if (isSwitchedOn('metadataDisabled', env)) throw new NotSetUpError(`${metadataDisabled.name} is set.`);
      const origin = httpUrl(otherVariable('metadataEndpoint', env) ?? METADATA_URL, metadataEndpoint.name);
      exchange ??= createExchange({ connectTimeoutMs: TIMEOUT_MS, readTimeoutMs: TIMEOUT_MS, env });
      const { send } = exchange;
      const ask: Ask = (method, path, headers) =>
        send({ method, url: new URL(path, origin), headers, signal }, (response) => response).catch(
          (error) => {
            throw error instanceof TransportError && error.code === 'ReadTimeout'
              ? new SilentMetadataError()
              : error;
          },
        );
      const get = await openMetadata(ask, !isSwitchedOn('imdsV1Disabled', env));
      const role = roleName ?? (await get(ROLES)).trim();
      if (!role) throw new CredentialsUnavailableError('The instance has no RAM role.');
      const answer = await get(ROLES + encodeURIComponent(role));
      return keysInAnswer(
        name,
        answer,
        [SUCCESS.value],
        'Check that the RAM role is attached to this instance.',
      );
    },
  };
}

/** Opens a session with the metadata service. Like the SDKs, reads without a session if that fails, unless this is disabled. */
async function openMetadata(
  ask: Ask,
  mayAskWithoutSession: boolean,
): Promise<(path: string) => Promise<string>> {
  const orWithout = <T>(inSession: Promise<T>, without: () => T | Promise<T>) =>
    inSession.catch((error) => {
      if (mayAskWithoutSession && wasAsked(error)) return without();
      throw error;
    });
  const session = await orWithout<Record<string, string> | undefined>(openSession(ask), () => undefined);
  const read = async (path: string, headers: Record<string, string>) =>
    successful('The metadata service', await ask('GET', path, headers));
  return (path) => (session ? orWithout(read(path, session), () => read(path, {})) : read(path, {}));
}

/** The header of a new session. */
async function openSession(ask: Ask): Promise<Record<string, string>> {
  const { sessionPath, sessionSeconds, sessionSecondsHeader, sessionHeader } = METADATA_SERVICE;
  const answer = await ask('PUT', sessionPath, { [sessionSecondsHeader]: String(sessionSeconds) });
  const session = successful('The metadata service, asked for a session,', answer).trim();
  if (!/^[!-~]+$/.test(session))
    throw new CredentialsUnavailableError(
      'The metadata service answered the request for a session with something that is not a session token.',
    );
  secrets.add(session);
  return { [sessionHeader]: session };
}

function successful(service: string, { status, body }: HttpResponse): string {
  if (status !== 200) throw statusError(service, status);
  return body;
}

/** Whether the service received the request. */
function wasAsked(error: unknown): boolean {
  if (error instanceof InterruptedError) return false;
  return (
    !(error instanceof TransportError) || error instanceof SilentMetadataError || error.mayHaveBeenBilled
  );
}
