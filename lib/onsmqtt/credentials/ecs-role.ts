import type { HttpResponse, Transport } from '../transport';
import type { Credentials } from './credentials';
import { type CredentialSource, PassedOver } from './source';
import { parseObject, temporaryKeys } from './temporary-keys';

const ROLES = '/latest/meta-data/ram/security-credentials/';
const SESSION_SECONDS = '21600';

export interface MetadataService {
  readonly transport: Transport;
  readonly url: URL;
  /** True where ALIBABA_CLOUD_ECS_METADATA_DISABLED says that it is not to be asked. */
  readonly disabled: boolean;
  /** False where ALIBABA_CLOUD_IMDSV1_DISABLED forbids to ask without a session. */
  readonly mayAskWithoutSession: boolean;
}

/** The RAM role of the ECS instance that this runs on, from its metadata service (IMDSv2). */
export function ecsRole(roleName: string | undefined, service: MetadataService): CredentialSource {
  const name = 'the ECS instance';
  return {
    name,
    async read(signal): Promise<Credentials> {
      if (service.disabled) throw new PassedOver('ALIBABA_CLOUD_ECS_METADATA_DISABLED is set');
      const headers = await sessionHeaders(service, signal);
      const get = async (path: string) => {
        const response = await send(service, 'GET', path, headers, signal);
        if (response.status !== 200)
          throw new PassedOver(`its metadata service answered with HTTP ${response.status}`);
        return response.body;
      };
      const role = roleName ?? (await get(ROLES)).trim();
      if (!role) throw new PassedOver('it has no RAM role');
      const answer = parseObject(
        await get(ROLES + encodeURIComponent(role)),
        'the answer of its metadata service',
      );
      if (answer.Code !== 'Success')
        throw new PassedOver('its metadata service answered with a Code other than Success');
      return temporaryKeys(name, answer);
    },
  };
}

/** Without a session only where the service does not know of them: any other failure is not a reason to ask less safely. */
async function sessionHeaders(
  service: MetadataService,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const ttl = { 'x-aliyun-ecs-metadata-token-ttl-seconds': SESSION_SECONDS };
  const { status, body } = await send(service, 'PUT', '/latest/api/token', ttl, signal);
  if (status === 200) return { 'x-aliyun-ecs-metadata-token': body.trim() };
  const knowsNoSessions = status === 404 || status === 405;
  if (knowsNoSessions && service.mayAskWithoutSession) return {};
  throw new PassedOver(`its metadata service refused a session (HTTP ${status})`);
}

function send(
  { transport, url }: MetadataService,
  method: 'GET' | 'PUT',
  path: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  return transport.send({ method, url: new URL(path, url), headers, signal });
}
