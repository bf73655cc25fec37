import { ENVIRONMENT } from '../onsmqtt/settings';
import type { Attribute, Block } from '../plugin/schema';

/** An optional argument that the environment can give as well: the description ends with the variables' names. */
function argument(type: 'string' | 'number', name: keyof typeof ENVIRONMENT, description: string): Attribute {
  const variables = ENVIRONMENT[name].map((variable) => `\`${variable}\``).join(', ');
  return { type, optional: true, description: `${description} Environment: ${variables}.` };
}

function secret(name: keyof typeof ENVIRONMENT, description: string): Attribute {
  return { ...argument('string', name, description), sensitive: true };
}

const optionalString = (description: string): Attribute => ({ type: 'string', optional: true, description });

const assumeRole: Block = {
  description: 'Credentials of a RAM role, assumed with the credentials given beside it.',
  attributes: {
    role_arn: argument(
      'string',
      'assume_role_role_arn',
      'ARN of the role, `acs:ram::<account>:role/<name>`.',
    ),
    session_name: argument(
      'string',
      'assume_role_session_name',
      "The session's name in the audit log. Default: `terraform`.",
    ),
    policy: optionalString('A policy, as JSON, that narrows what the role may do.'),
    session_expiration: argument(
      'number',
      'assume_role_session_expiration',
      "Seconds that the role's credentials live, from 900 up to what the role allows. Default: 3600.",
    ),
    external_id: optionalString('The external id that the role expects.'),
  },
};

const assumeRoleWithOidc: Block = {
  description:
    'Credentials of a RAM role, assumed with an OpenID Connect token, as ACK gives it to pods (RRSA).',
  attributes: {
    oidc_provider_arn: argument(
      'string',
      'assume_role_with_oidc_oidc_provider_arn',
      'ARN of the OIDC provider.',
    ),
    oidc_token_file: argument(
      'string',
      'assume_role_with_oidc_oidc_token_file',
      'Path of the file that holds the OIDC token.',
    ),
    oidc_token: secret('assume_role_with_oidc_oidc_token', 'The OIDC token itself.'),
    role_arn: argument('string', 'assume_role_with_oidc_role_arn', 'ARN of the role.'),
    role_session_name: argument(
      'string',
      'assume_role_with_oidc_role_session_name',
      "The session's name in the audit log. Default: `terraform`.",
    ),
    policy: optionalString('A policy, as JSON, that narrows what the role may do.'),
    session_expiration: {
      type: 'number',
      optional: true,
      description:
        "Seconds that the role's credentials live, from 900 up to what the role allows. Default: 3600.",
    },
  },
};

/** The arguments of the alicloud provider, so that one block's contents serve both, and a few of our own. */
export const providerSchema: Block = {
  description:
    'Checks ApsaraMQ for MQTT tokens while Terraform plans. The arguments are those of the `alicloud` provider where both have them.',
  attributes: {
    region: argument(
      'string',
      'region',
      'The region of the instances, such as `cn-hangzhou`. Required unless `endpoint` is set.',
    ),
    network: {
      type: 'string',
      optional: true,
      description:
        '`public` or `vpc`: which endpoint of the region is asked. Some regions have one inside VPCs only. Default: `public`.',
    },
    endpoint: argument(
      'string',
      'endpoint',
      'A host name or URL to ask in place of the endpoint of the region. Plain `http://` is accepted for loopback addresses only.',
    ),
    access_key: argument('string', 'access_key', 'The access key id.'),
    secret_key: secret('secret_key', 'The access key secret.'),
    security_token: secret(
      'security_token',
      'The security token that belongs to temporary credentials from STS.',
    ),
    profile: argument(
      'string',
      'profile',
      'The profile to use of `shared_credentials_file`. Default: the one that the file names as current.',
    ),
    shared_credentials_file: argument(
      'string',
      'shared_credentials_file',
      'Path of a credentials file, JSON as the Alibaba Cloud CLI writes it or INI. Default: `~/.aliyun/config.json`.',
    ),
    ecs_role_name: argument('string', 'ecs_role_name', 'The RAM role of the ECS instance that this runs on.'),
    credentials_uri: argument('string', 'credentials_uri', 'A URL that answers with temporary credentials.'),
    client_connect_timeout: argument(
      'number',
      'client_connect_timeout',
      'Milliseconds to wait for a connection. Default: 5000.',
    ),
    client_read_timeout: argument(
      'number',
      'client_read_timeout',
      'Milliseconds to wait for an answer. Default: 10000.',
    ),
    max_retry_timeout: argument(
      'number',
      'max_retry_timeout',
      'Seconds after which a question is not asked again. Default: 60.',
    ),
    requests_per_second: {
      type: 'number',
      optional: true,
      description:
        'Requests per second, at most, of each Terraform process. An account is allowed 100 over all of its callers. Default: 100.',
    },
    max_calls: {
      type: 'number',
      optional: true,
      description:
        'The calls that one plan or apply may make; a token beyond it is `unverified`. Each call is billed as one message. Default: no limit.',
    },
  },
  blocks: {
    assume_role: { nesting: 'list', maxItems: 1, block: assumeRole },
    assume_role_with_oidc: { nesting: 'list', maxItems: 1, block: assumeRoleWithOidc },
  },
};
