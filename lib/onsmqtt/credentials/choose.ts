import type { CredentialArguments, Settings } from '../settings';
import { createTransport, type Transport } from '../transport';
import { accessKey } from './access-key';
import { credentialsUri } from './credentials-uri';
import { ecsRole, type MetadataService } from './ecs-role';
import { firstOf } from './first-of';
import type { CredentialSource } from './source';

/** Not on an ECS instance, nobody answers at the address: that must not hold up what comes after it. */
const METADATA_TIMEOUT_MS = 1_000;

const METADATA_URL = 'http://100.100.100.200';

/** The source that the provider block names, else the default chain of Alibaba Cloud's SDKs, over the environment. */
export function chooseSource(
  { block, environment }: Settings['credentials'],
  transport: Transport,
  env: NodeJS.ProcessEnv,
): Pick<CredentialSource, 'read'> {
  const args: CredentialArguments = { ...environment, ...block };
  const key = accessKey(args);
  const ecs = ecsRole(args.ecs_role_name, metadataService(env));
  const uri = credentialsUri(args.credentials_uri, transport);
  if (block.access_key || block.secret_key) return firstOf([key]);
  if (block.ecs_role_name) return firstOf([ecs]);
  if (block.credentials_uri) return firstOf([uri]);
  return firstOf([key, ecs, uri]);
}

function metadataService(env: NodeJS.ProcessEnv): MetadataService {
  return {
    transport: createTransport({
      connectTimeoutMs: METADATA_TIMEOUT_MS,
      readTimeoutMs: METADATA_TIMEOUT_MS,
      env,
    }),
    url: new URL(env.APSARAMQTT_ECS_METADATA_ENDPOINT || METADATA_URL),
    disabled: env.ALIBABA_CLOUD_ECS_METADATA_DISABLED?.toLowerCase() === 'true',
    mayAskWithoutSession: env.ALIBABA_CLOUD_IMDSV1_DISABLED?.toLowerCase() !== 'true',
  };
}
