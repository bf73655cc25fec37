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

/** Arguments of the alicloud provider, so that one block's contents serve both, and a few of our own. */
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
    ecs_role_name: argument(
      'string',
      'ecs_role_name',
      'The RAM role of the ECS instance that Terraform runs on. Without it, the role that the instance has is used where nothing else gives credentials.',
    ),
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
};
