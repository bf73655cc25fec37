import type { Wording } from '../gate/problem';
import { EXAMPLE_REGION, HOST_RULE } from '../onsmqtt/facts/endpoints';
import { CALL_RATES } from '../onsmqtt/facts/limits';
import { ENVIRONMENT } from '../onsmqtt/facts/variables';

/** The remedies for someone who runs a command. */
export const WORDING: Wording = {
  'check-endpoint': () =>
    `Check the region (--region, ${ENVIRONMENT.region[0]}) and the endpoint (--endpoint, ${ENVIRONMENT.endpoint[0]}).`,
  'check-instance-id': () =>
    'Check the instance id. The instance must be in the region of the request and belong to the account of the credentials.',
  'check-network': () =>
    `Check that this machine can reach the endpoint, directly or through HTTPS_PROXY. Inside a VPC, add --network vpc.`,
  'check-token-file': () =>
    'Check the path. A relative path starts in the current folder, or in the folder of the manifest or the configuration that contains it.',
  'choose-region': ({ regions }) =>
    `Check the region (--region, ${ENVIRONMENT.region[0]}, the provider block or the profile). Regions in the list: ${regions.join(', ')}.`,
  'correct-endpoint': () =>
    `Set --endpoint, or ${ENVIRONMENT.endpoint[0]} in the environment, to a value such as ${HOST_RULE.host(EXAMPLE_REGION, 'public')} or https://mqtt.example.com:8443.`,
  'give-credentials': ({ faulty }) =>
    `${faulty.length > 0 ? `Correct ${faulty.join(' or ')}, as the reason above says, or set` : 'Set'} ${ENVIRONMENT.access_key[0]} and ${ENVIRONMENT.secret_key[0]} in the environment.`,
  'lower-request-rate': ({ most }) =>
    `Set --requests-per-second of a sweep, or requests_per_second in the provider block, to ${most} or less.`,
  'raise-budget': () => 'Raise max_calls in the provider block, or check fewer tokens in one run.',
  'raise-read-timeout': () =>
    `Run the command again, or set ${ENVIRONMENT.client_read_timeout[0]} to a larger number of milliseconds.`,
  'send-fewer-requests': () =>
    `An account is limited to ${CALL_RATES.queryToken} QueryToken calls per second over all of its callers. Run fewer pipelines at the same time.`,
  'set-region': () =>
    `Set --region, or ${ENVIRONMENT.region[0]} in the environment, to the region of the instances, such as ${EXAMPLE_REGION}.`,
  'set-variable': ({ variable }) => `Set ${variable}, or use another variable.`,
  'use-vpc-endpoint': ({ region }) => `Run the command inside a VPC of ${region} with --network vpc.`,
};
