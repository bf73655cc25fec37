import type { Wording } from '../gate/problem';
import { EXAMPLE_REGION, HOST_RULE } from '../onsmqtt/facts/endpoints';
import { CALL_RATES } from '../onsmqtt/facts/limits';
import { ENVIRONMENT } from '../onsmqtt/facts/variables';

/** The remedies for someone who writes a provider block. */
export const WORDING: Wording = {
  'check-endpoint': () => 'Check region, network and endpoint of the provider block.',
  'check-instance-id': () =>
    'Check instance_id. The instance must be in the region of the provider block and belong to the account of its credentials.',
  'check-network': () =>
    'Check that this machine can reach the endpoint, directly or through HTTPS_PROXY. Inside a VPC, set network = "vpc" in the provider block.',
  'check-token-file': () => 'Check the path. A relative path starts in the folder that Terraform runs in.',
  'choose-region': ({ regions }) =>
    `Check the region (region in the provider block, ${ENVIRONMENT.region[0]} or the profile). Regions in the list: ${regions.join(', ')}.`,
  'correct-endpoint': () =>
    `Set endpoint to a value such as "${HOST_RULE.host(EXAMPLE_REGION, 'public')}" or "https://mqtt.example.com:8443".`,
  'give-credentials': ({ faulty }) =>
    `${faulty.length > 0 ? `Correct ${faulty.join(' or ')}, as the reason above says, or set` : 'Set'} access_key and secret_key in the provider block, or ${ENVIRONMENT.access_key[0]} and ${ENVIRONMENT.secret_key[0]} in the environment.`,
  'lower-request-rate': ({ most }) => `Set requests_per_second in the provider block to ${most} or less.`,
  'raise-budget': () => 'Raise max_calls in the provider block, or check fewer tokens in one run.',
  'raise-read-timeout': () => 'Run it again, or raise client_read_timeout in the provider block.',
  'send-fewer-requests': () =>
    `An account is limited to ${CALL_RATES.queryToken} QueryToken calls per second over all of its callers. Lower requests_per_second in the provider block, or run fewer pipelines at the same time.`,
  'set-region': () =>
    `Set region in the provider block, or ${ENVIRONMENT.region[0]} in the environment, to the region of the instances, such as "${EXAMPLE_REGION}".`,
  'set-variable': ({ variable }) => `Set ${variable} in the environment that Terraform runs in.`,
  'use-vpc-endpoint': () =>
    'Set network = "vpc" in the provider block and run Terraform inside the VPC, or set endpoint.',
};
