import { STS_HOSTS } from '../onsmqtt/facts/credential-services';
import { EXAMPLE_REGION } from '../onsmqtt/facts/endpoints';
import { CALL_COST, CALL_RATES, DEFAULT_SESSION } from '../onsmqtt/facts/limits';
import { PROFILE_FILES } from '../onsmqtt/facts/profiles';
import { ENVIRONMENT, OIDC_ENVIRONMENT, OTHER_VARIABLES, ROLE_ENVIRONMENT } from '../onsmqtt/facts/variables';

import { DEFAULTS, MINIMUMS } from '../onsmqtt/settings';
import type { Attribute, Block } from '../plugin/schema';
import { IGNORED_ATTRIBUTES, IGNORED_BLOCKS, IGNORED_ENDPOINTS } from './alicloud-arguments';
import { SESSION } from './provider-arguments';

function argument(type: 'string' | 'number', name: keyof typeof ENVIRONMENT, description: string): Attribute {
  return optional(type, description, ENVIRONMENT[name]);
}

/** An optional argument. Its description ends with the names of the environment variables that can replace it. */
function optional(
  type: 'string' | 'number',
  description: string,
  variables: readonly string[] = [],
): Attribute {
  const names = variables.map((variable) => `\`${variable}\``).join(', ');
  return { type, optional: true, description: names ? `${description} Environment: ${names}.` : description };
}

function secret(name: keyof typeof ENVIRONMENT, description: string): Attribute {
  return { ...argument('string', name, description), sensitive: true };
}

const policy = optional('string', 'A policy, as JSON, that further limits what the session may do.');

function sessionName(variables: readonly string[]): Attribute {
  const description = `The name of the session in the audit log. Default: \`${DEFAULT_SESSION.name}\`.`;
  return optional('string', description, variables);
}

function sessionExpiration(variables?: readonly string[]): Attribute {
  const description = `Seconds that the session lasts, ${SESSION.least} to ${SESSION.most}. Default: ${DEFAULT_SESSION.seconds}.`;
  return optional('number', description, variables);
}

const assumeRole: Block = {
  description:
    'A role to assume with the credentials that are given or found. The session is renewed before it expires.',
  attributes: {
    role_arn: optional(
      'string',
      'The ARN of the role, as in `acs:ram::1234567890123456:role/deployer`. Required here or in the environment.',
      ROLE_ENVIRONMENT.role_arn,
    ),
    session_name: sessionName(ROLE_ENVIRONMENT.session_name),
    policy,
    session_expiration: sessionExpiration(ROLE_ENVIRONMENT.session_expiration),
    external_id: optional('string', "The external id that the role's trust policy requires."),
  },
};

const assumeRoleWithOidc: Block = {
  description:
    'A role to assume with a token of an OIDC provider, such as that of a pod on ACK (RRSA) or of a CI job. It is used if neither the block nor the environment sets an access key. The session is renewed before it expires.',
  attributes: {
    oidc_provider_arn: optional(
      'string',
      'The ARN of the OIDC provider. Required here or in the environment.',
      OIDC_ENVIRONMENT.oidc_provider_arn,
    ),
    oidc_token_file: optional(
      'string',
      'The path of a file with the token, read whenever credentials are needed. This or `oidc_token` is required.',
      OIDC_ENVIRONMENT.oidc_token_file,
    ),
    oidc_token: {
      ...optional(
        'string',
        'The token itself. It takes precedence over `oidc_token_file`.',
        OIDC_ENVIRONMENT.oidc_token,
      ),
      sensitive: true,
    },
    role_arn: optional(
      'string',
      'The ARN of the role. Required here or in the environment.',
      OIDC_ENVIRONMENT.role_arn,
    ),
    role_session_name: sessionName(OIDC_ENVIRONMENT.role_session_name),
    policy,
    session_expiration: sessionExpiration(),
  },
};

const endpoints: Block = {
  description: `Host names of services. \`sts\` replaces \`${STS_HOSTS.central}\`. The other services of the alicloud provider are accepted and have no effect.`,
  attributes: {
    sts: optional('string', 'The host of STS.', [OTHER_VARIABLES.stsEndpoint.name]),
  },
};

/** The arguments that have an effect. Most have the names of the alicloud provider, so that one block works for both providers. */
export const effectiveProviderSchema: Block = {
  description:
    'Checks ApsaraMQ for MQTT tokens at plan, and fails the plan or warns if a token is not valid. Arguments and environment variables of the `alicloud` provider have the same meaning here, so the same block works for both; those without an effect here are ignored with a warning. `terraform validate` needs neither credentials nor a network. If an argument is not known before apply, checks at plan are errors unless Terraform defers them.',
  attributes: {
    region: argument(
      'string',
      'region',
      `The region of the instances, such as \`${EXAMPLE_REGION}\`. Required, here, in the environment or as \`region_id\` of the profile, unless \`endpoint\` is set. A region that is not in the list of published endpoints is used with a warning.`,
    ),
    network: {
      type: 'string',
      optional: true,
      description:
        'The endpoint of the region to use: `public`, or `vpc` if Terraform runs inside a VPC of the region. Some regions have only `vpc`. Default: `public`.',
    },
    endpoint: argument(
      'string',
      'endpoint',
      'A host name (optionally with a port) or a URL that replaces the endpoint of the region. Plain `http://` is accepted only for loopback addresses, because the query string contains the token.',
    ),
    access_key: argument('string', 'access_key', 'The access key id. Requires `secret_key`.'),
    secret_key: secret('secret_key', 'The access key secret. Requires `access_key`.'),
    security_token: secret(
      'security_token',
      'The security token that belongs to temporary credentials from STS.',
    ),
    profile: argument(
      'string',
      'profile',
      'A profile of the credentials file. Default: the current profile that the file names, or `default`.',
    ),
    shared_credentials_file: argument(
      'string',
      'shared_credentials_file',
      `A file with profiles, in the format of the \`aliyun\` command line (JSON) or the SDKs (INI). Default: \`~/${PROFILE_FILES.commandLine}\`, then \`~/${PROFILE_FILES.sdks}\`.`,
    ),
    ecs_role_name: argument(
      'string',
      'ecs_role_name',
      'The RAM role of the ECS instance that Terraform runs on. If it is not set, the role of the instance is used when no other source gives credentials.',
    ),
    credentials_uri: argument(
      'string',
      'credentials_uri',
      'A URL that returns temporary credentials as JSON. They are renewed before they expire.',
    ),
    client_connect_timeout: argument(
      'number',
      'client_connect_timeout',
      `Milliseconds to wait for a connection, ${MINIMUMS.client_connect_timeout} or more. Default: ${DEFAULTS.connectTimeoutMs}.`,
    ),
    client_read_timeout: argument(
      'number',
      'client_read_timeout',
      `Milliseconds to wait for an answer, ${MINIMUMS.client_read_timeout} or more. Default: ${DEFAULTS.readTimeoutMs}.`,
    ),
    max_retry_timeout: argument(
      'number',
      'max_retry_timeout',
      `Seconds after which a request is not repeated, ${MINIMUMS.max_retry_timeout} or more. Within this time, a temporary error is retried up to five times, and throttling is retried until the time is over. Permanent errors are not retried. Default: ${DEFAULTS.maxRetrySeconds}.`,
    ),
    requests_per_second: {
      type: 'number',
      optional: true,
      description: `The maximum number of requests per second of each provider process, ${MINIMUMS.requests_per_second} to ${CALL_RATES.address}. An account is allowed ${CALL_RATES.queryToken} over all of its callers, and each call adds to the messaging TPS of the instance. The provider starts slowly, and slows down when the service objects. Default: ${DEFAULTS.requestsPerSecond}.`,
    },
    max_calls: {
      type: 'number',
      optional: true,
      description: `The calls that one plan or apply may make, ${MINIMUMS.max_calls} or more. A token beyond them is \`unverified\`. Each answered call is ${CALL_COST.inWords}. Default: no limit.`,
    },
  },
  blocks: {
    assume_role: { nesting: 'set', maxItems: 1, block: assumeRole },
    assume_role_with_oidc: { nesting: 'list', maxItems: 1, block: assumeRoleWithOidc },
    endpoints: { nesting: 'set', block: endpoints },
  },
};

/** Adds the arguments that a block copied from the alicloud provider may have, which are ignored. */
export const providerSchema: Block = {
  ...effectiveProviderSchema,
  attributes: { ...effectiveProviderSchema.attributes, ...IGNORED_ATTRIBUTES },
  blocks: {
    ...effectiveProviderSchema.blocks,
    endpoints: {
      nesting: 'set',
      block: { ...endpoints, attributes: { ...endpoints.attributes, ...IGNORED_ENDPOINTS } },
    },
    ...IGNORED_BLOCKS,
  },
};
