import { secrets } from '../../gate/secrets/secrets';
import { OnsMqttError } from '../errors';
import { createExchange, type Exchange, type HttpResponse } from '../exchange/exchange';
import { isTrue } from './is-true';
import { type CredentialSource, PassedOver } from './source';
import { keysInAnswer } from './temporary-keys';

const ROLES = '/latest/meta-data/ram/security-credentials/';
const SESSION_SECONDS = '21600';
const METADATA_URL = 'http://100.100.100.200';

/** Not on an ECS instance, nobody answers at the address: that must not hold up what comes after it. */
const TIMEOUT_MS = 1_000;

type Ask = (method: 'GET' | 'PUT', path: string, headers: Record<string, string>) => Promise<HttpResponse>;

/** The RAM role of the ECS instance that this runs on, from its metadata service (IMDSv2). */
export function ecsRole(roleName: string | undefined, env: NodeJS.ProcessEnv): CredentialSource {
  const name = 'the ECS instance';
  // One exchange for every read, so that connections are kept.
  let exchange: Exchange | undefined;
  return {
    name,
    async read(signal) {
      if (isTrue(env.ALIBABA_CLOUD_ECS_METADATA_DISABLED))
        throw new PassedOver('ALIBABA_CLOUD_ECS_METADATA_DISABLED is set');
      const origin = env.APSARAMQTT_ECS_METADATA_ENDPOINT || METADATA_URL;
      if (!URL.canParse(origin)) throw new PassedOver('APSARAMQTT_ECS_METADATA_ENDPOINT is not a URL');
      exchange ??= createExchange({ connectTimeoutMs: TIMEOUT_MS, readTimeoutMs: TIMEOUT_MS, env });
      const { send } = exchange;
      const ask: Ask = (method, path, headers) =>
        send({ method, url: new URL(path, origin), headers, signal }, (response) => response);
      const headers = await sessionHeaders(ask, !isTrue(env.ALIBABA_CLOUD_IMDSV1_DISABLED)).catch((error) => {
        // Where nobody has said that this is an instance, one that cannot be reached is simply not there.
        const isAbsent = !roleName && error instanceof OnsMqttError && error.code !== 'Interrupted';
        throw isAbsent ? new PassedOver('its metadata service cannot be reached, so this is not one') : error;
      });
      const role = roleName ?? successful(await ask('GET', ROLES, headers)).trim();
      if (!role) throw new PassedOver('it has no RAM role');
      return keysInAnswer(name, successful(await ask('GET', ROLES + encodeURIComponent(role), headers)));
    },
  };
}

function successful({ status, body }: HttpResponse): string {
  if (status !== 200) throw new PassedOver(`its metadata service answered with HTTP ${status}`);
  return body;
}

/** Without a session only where the service does not know of them: any other failure is not a reason to ask less safely. */
async function sessionHeaders(ask: Ask, mayAskWithoutSession: boolean): Promise<Record<string, string>> {
  const ttl = { 'x-aliyun-ecs-metadata-token-ttl-seconds': SESSION_SECONDS };
  const { status, body } = await ask('PUT', '/latest/api/token', ttl);
  if (status === 200) {
    secrets.add(body.trim());
    return { 'x-aliyun-ecs-metadata-token': body.trim() };
  }
  const knowsNoSessions = status === 404 || status === 405;
  if (knowsNoSessions && mayAskWithoutSession) return {};
  throw new PassedOver(`its metadata service refused a session (HTTP ${status})`);
}
