import type { Evidence } from './evidence';

const SOURCE = {
  source: '@alicloud/credentials 2.4.7; aliyun/credentials-go 9ac55b4',
  date: '2026-11-25',
  status: 'documented',
} as const;

/** `Code` of an answer with credentials, of the metadata service and of a credentials URI. */
export const SUCCESS: { readonly value: string } & Evidence = { value: 'Success', ...SOURCE };

/** The metadata service that an ECS instance has at an address of its own, without TLS. */
export const METADATA_SERVICE: {
  readonly address: string;
  /** Where a session is opened (IMDSv2), for so many seconds. */
  readonly sessionPath: string;
  readonly sessionSeconds: number;
  readonly sessionSecondsHeader: string;
  readonly sessionHeader: string;
  /** Answers with the name of the instance's role; with the name after it, with the credentials of the role. */
  readonly rolesPath: string;
} & Evidence = {
  address: '100.100.100.200',
  sessionPath: '/latest/api/token',
  sessionSeconds: 21_600,
  sessionSecondsHeader: 'x-aliyun-ecs-metadata-token-ttl-seconds',
  sessionHeader: 'x-aliyun-ecs-metadata-token',
  rolesPath: '/latest/meta-data/ram/security-credentials/',
  ...SOURCE,
};

export const STS_VERSION: { readonly version: string } & Evidence = { version: '2015-04-01', ...SOURCE };

/** STS has one host for all regions, one in each region, and one in the VPCs of each region. */
export const STS_HOSTS: {
  readonly central: string;
  readonly regional: (region: string, isInVpc: boolean) => string;
} & Evidence = {
  central: 'sts.aliyuncs.com',
  regional: (region, isInVpc) => `${isInVpc ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com`,
  ...SOURCE,
};
