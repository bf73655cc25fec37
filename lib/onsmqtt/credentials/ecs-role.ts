import { secrets } from '../../gate/secrets/secrets';
import { InterruptedError, TransportError } from '../errors';
import { createExchange, type Exchange, type HttpResponse } from '../exchange/exchange';
import { METADATA_SERVICE, SUCCESS } from '../facts/credential-services';
import { isSwitchedOn, OTHER_VARIABLES, otherVariable } from '../facts/variables';
import {
  type CredentialSource,
  CredentialsUnavailableError,
  FailedServiceError,
  httpUrl,
  NotSetUpError,
  SilentServiceError,
  statusError,
} from './source';
import { keysInAnswer } from './temporary-keys';

const ROLES = METADATA_SERVICE.rolesPath;
const METADATA_URL = `http://${METADATA_SERVICE.address}`;

/** Outside an ECS instance, nothing answers at the address: that must not delay the next source. */
const TIMEOUT_MS = 1_000;

/** To ask again would delay the next source without end. */
class SilentMetadataError extends SilentServiceError {
  constructor() {
    super(`The metadata service did not answer within ${TIMEOUT_MS / 1_000} second.`, [
      'Check that programs on this instance, such as those in containers, can reach its metadata service.',
    ]);
  }
}

type Ask = (method: 'GET' | 'PUT', path: string, headers: Record<string, string>) => Promise<HttpResponse>;

/** The RAM role of the ECS instance that this runs on. Where no setting names it, this may as well be another machine. */
export function ecsRole(roleName: string | undefined, env: NodeJS.ProcessEnv): CredentialSource {
  const source = metadataService(roleName, env);
  if (roleName) return source;
  return {
    name: source.name,
    read: (signal) =>
      source.read(signal).catch((error) => {
        const isUnavailable =
          error instanceof CredentialsUnavailableError ||
          error instanceof SilentMetadataError ||
          error instanceof FailedServiceError;
        throw isUnavailable ? new NotSetUpError(error.message) : error;
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
      const get = await openMetadata(ask, !isSwitchedOn('imdsV1Disabled', env)).catch((error) => {
        // Unless the settings name an instance role, an address without an answer means that this is no ECS instance.
        const isAbsent =
          !roleName &&
          error instanceof TransportError &&
          !(error instanceof InterruptedError || error instanceof SilentMetadataError);
        throw isAbsent
          ? new CredentialsUnavailableError(
              'The metadata service cannot be reached, so this machine is not an ECS instance.',
            )
          : error;
      });
      const role = roleName ?? (await get(ROLES)).trim();
      if (!role) throw new CredentialsUnavailableError('The instance has no RAM role.');
      return keysInAnswer(name, await get(ROLES + encodeURIComponent(role)), [SUCCESS.value]);
    },
  };
}

/**
 * Reads of the metadata service, in a session. As the SDKs do, without one where the service refuses it, and once more without it
 * where a read in it fails, unless that is forbidden.
 */
async function openMetadata(
  ask: Ask,
  mayAskWithoutSession: boolean,
): Promise<(path: string) => Promise<string>> {
  const session = await openSession(ask, mayAskWithoutSession);
  return async (path) => {
    const answer = await ask('GET', path, session ?? {});
    if (answer.status === 200 || !session || !mayAskWithoutSession) return successful(answer);
    return successful(await ask('GET', path, {}));
  };
}

async function openSession(
  ask: Ask,
  mayAskWithoutSession: boolean,
): Promise<Record<string, string> | undefined> {
  const { sessionPath, sessionSeconds, sessionSecondsHeader, sessionHeader } = METADATA_SERVICE;
  const opened = await ask('PUT', sessionPath, { [sessionSecondsHeader]: String(sessionSeconds) }).catch(
    (error) => {
      if (error instanceof SilentMetadataError && mayAskWithoutSession) return undefined;
      throw error;
    },
  );
  if (opened?.status === 200) {
    secrets.add(opened.body.trim());
    return { [sessionHeader]: opened.body.trim() };
  }
  if (!opened || mayAskWithoutSession) return undefined;
  throw statusError('The metadata service, asked for a session,', opened.status);
}

function successful({ status, body }: HttpResponse): string {
  if (status !== 200) throw statusError('The metadata service', status);
  return body;
}
