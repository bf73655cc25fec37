import type { Evidence } from './evidence';

/**
 * The names of environment variables that hold credentials: those of Alibaba Cloud, and those that CI systems put beside them. None of
 * them holds an MQTT token. Without imports, because `gate/` takes no other file from here.
 */
export const CREDENTIAL_VARIABLES: { readonly patterns: readonly RegExp[] } & Evidence = {
  patterns: [
    /^(?:ALICLOUD|ALIBABA_CLOUD|ALIBABACLOUD|ALIYUN)_(?!.*MQTT).*(?:KEY|SECRET|TOKEN)/,
    /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/,
    /^(?:ARM|AZURE)_(?:CLIENT_SECRET|OIDC_TOKEN|ACCESS_KEY|SAS_TOKEN)$/,
    /^(?:GOOGLE_CREDENTIALS|GOOGLE_OAUTH_ACCESS_TOKEN|DOCKER_AUTH_CONFIG)$/,
    /^(?:(?:GITHUB|GH)(?:_ENTERPRISE)?|GITLAB|GITEE|BITBUCKET|NPM|NODE_AUTH|VAULT|CONSUL_HTTP|SONAR|TFE|ATLAS)_TOKEN$/,
    /^ACTIONS_(?:ID_TOKEN_REQUEST|RUNTIME)_TOKEN$/,
    /^CI_(?:JOB_TOKEN|JOB_JWT.*|(?:REGISTRY|DEPLOY|DEPENDENCY_PROXY)_PASSWORD|REPOSITORY_URL)$/,
    /^(?:SYSTEM_ACCESSTOKEN|AZURE_DEVOPS_EXT_PAT|BUILDKITE_AGENT_ACCESS_TOKEN|BITBUCKET_STEP_OIDC_TOKEN|CIRCLE_OIDC_TOKEN.*)$/,
    /^(?:TF_TOKEN_.*|TFC_WORKLOAD_IDENTITY_TOKEN.*|APSARAMQTT_RUN_TASK_KEY)$/,
    /^HTTPS?_PROXY$/i,
  ],
  source:
    'aliyun/terraform-provider-alicloud 81c43b6 (provider.go); SDKs of Alibaba Cloud; documentation of the CI systems',
  date: '2026-11-25',
  status: 'documented',
};
