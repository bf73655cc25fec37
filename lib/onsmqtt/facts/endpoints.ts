import type { Evidence } from './evidence';

/** The networks through which the endpoint of a region can be reached. */
export type Network = 'public' | 'vpc';

export const NETWORKS: readonly Network[] = ['public', 'vpc'];

export const API = { product: 'OnsMqtt', version: '2020-04-20' } as const;

/** The region in examples, and the default region of the emulator. */
export const EXAMPLE_REGION = 'cn-hangzhou';

/** The evidence for the API and its networks. */
export const API_EVIDENCE: Evidence = {
  source: 'SDK onsmqtt20200420 1.7.1; aliyun/alibabacloud-openapi-meta (OnsMqtt)',
  date: '2026-11-25',
  status: 'documented',
};

const BOTH: readonly Network[] = NETWORKS;
const VPC_ONLY: readonly Network[] = ['vpc'];

/**
 * The regions with a published endpoint, and the networks for which it is published. Used for completion and warnings only, because the
 * official SDK asks `onsmqtt.<region>.aliyuncs.com` in any region. The sources disagree on the public endpoints of `ap-southeast-6`,
 * `cn-chengdu`, `cn-guangzhou` and `cn-wulanchabu`: the help page names them, the API metadata does not.
 */
export const REGIONS: { readonly networks: ReadonlyMap<string, readonly Network[]> } & Evidence = {
  networks: new Map(
    Object.entries({
      'ap-northeast-1': BOTH,
      'ap-southeast-1': BOTH,
      'ap-southeast-3': BOTH,
      'ap-southeast-5': BOTH,
      'ap-southeast-6': BOTH,
      'cn-beijing': BOTH,
      'cn-chengdu': BOTH,
      'cn-guangzhou': BOTH,
      'cn-hangzhou': BOTH,
      'cn-hangzhou-finance': BOTH,
      'cn-heyuan-acdr-1': VPC_ONLY,
      'cn-hongkong': BOTH,
      'cn-huhehaote': BOTH,
      'cn-qingdao': BOTH,
      'cn-shanghai': BOTH,
      'cn-shanghai-finance-1': BOTH,
      'cn-shenzhen': BOTH,
      'cn-shenzhen-finance-1': BOTH,
      'cn-wulanchabu': BOTH,
      'cn-zhangjiakou': BOTH,
      'eu-central-1': BOTH,
      'eu-west-1': VPC_ONLY,
      'me-central-1': VPC_ONLY,
      // The region of the public network in code from before regional endpoints.
      'mq-internet-access': ['public'],
      'us-east-1': VPC_ONLY,
      'us-west-1': BOTH,
    } satisfies Record<string, readonly Network[]>),
  ),
  source: 'aliyun/alibabacloud-openapi-meta (OnsMqtt); help page "Endpoints" of ApsaraMQ for MQTT',
  date: '2026-11-25',
  status: 'contradicted',
};

/** The host name of a region, as in the official SDK. */
export const HOST_RULE: { readonly host: (region: string, network: Network) => string } & Evidence = {
  host: (region, network) => `onsmqtt${network === 'vpc' ? '-vpc' : ''}.${region}.aliyuncs.com`,
  source: 'SDK onsmqtt20200420 1.7.1; aliyun/alibabacloud-openapi-meta (OnsMqtt)',
  date: '2026-11-25',
  status: 'documented',
};
