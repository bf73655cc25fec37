import type { AnswersSeen } from '../exchange/answers-seen';
import type { Exchange } from '../exchange/exchange';
import { type CredentialArguments, namedCredentials, type Settings } from '../settings';
import { accessKey } from './access-key';
import { chain } from './chain';
import { credentialFiles } from './credential-files';
import { credentialsUri } from './credentials-uri';
import { ecsRole } from './ecs-role';
import { oidcRole } from './oidc-role';
import { type ProfileTools, profileOf } from './profile';
import { type CredentialSource, NotSetUpError } from './source';
import { Sts } from './sts';

/** The source that the settings name, else the default chain of Alibaba Cloud's SDKs, and then the role to assume. */
export function defaultChain(
  {
    credentials,
    region,
    network,
    stsEndpoint,
  }: Pick<Settings, 'credentials' | 'region' | 'network' | 'stsEndpoint'>,
  exchange: Exchange,
  userAgent: string,
  env: NodeJS.ProcessEnv,
  seen: AnswersSeen,
): Pick<CredentialSource, 'read'> {
  const sts = new Sts({ region, network, endpoint: stsEndpoint, exchange, userAgent, env, seen });
  const { block, environment, oidc, assumeRole: role } = credentials;
  const args = namedCredentials(credentials);
  const key = accessKey({ ...environment, ...block });
  const oidcSource = oidcRole(oidc, sts);
  const profiles = profileSources(args, {
    sts,
    exchange,
    env,
    isRoleReplaced: Boolean(args.profile && role),
  });
  const ecs = ecsRole(args.ecs_role_name, env);
  const uri = credentialsUri(args.credentials_uri, exchange);

  // The order of the alicloud provider, followed by that of the SDKs.
  const sources = () => {
    if (block.access_key || block.secret_key) return [key];
    if (args.profile) return [key, ...profiles];
    if (args.credentials_uri) return [key, uri];
    if (args.ecs_role_name) return [key, ecs];
    if (oidc.inBlock) return [key, oidcSource];
    if (args.shared_credentials_file) return [key, oidcSource, ...profiles];
    return [key, oidcSource, ...profiles, ecs, uri];
  };
  const found = chain(sources());
  if (!role) return found;
  return {
    async read(signal) {
      const base = await found.read(signal);
      // If the role cannot be assumed, no other source is tried, because it would be another identity.
      return chain([
        { name: `the role assumed with ${base.source}`, read: () => sts.assumeRole(role, base, signal) },
      ]).read(signal);
    },
  };
}

function profileSources(args: CredentialArguments, tools: ProfileTools): CredentialSource[] {
  const { profile, shared_credentials_file: named } = args;
  const files = credentialFiles(named, tools.env);
  if (files.length === 0)
    return [
      unavailable('the profiles of the home folder', 'This user has no home folder, and HOME is not set.'),
    ];
  return files.map((file) =>
    file.disabled
      ? unavailable(`the profiles of ${file.path}`, file.disabled)
      : profileOf(file, profile, tools),
  );
}

function unavailable(name: string, reason: string): CredentialSource {
  return {
    name,
    async read() {
      throw new NotSetUpError(reason);
    },
  };
}
