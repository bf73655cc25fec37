import type { Evidence } from './evidence';

const SOURCE = {
  source: '@alicloud/credentials 2.4.7; aliyun/credentials-go 9ac55b4',
  date: '2026-11-25',
  status: 'documented',
} as const;

/** The `Code` of an answer with credentials from the metadata service or a credentials URI. */
export const SUCCESS: { readonly value: string } & Evidence = { value: 'Success', ...SOURCE };

/** The metadata service of an ECS instance, without TLS. */
export const METADATA_SERVICE: {
  readonly address: string;
  /** The path that opens a session (IMDSv2) of `sessionSeconds`. */
  readonly sessionPath: string;
  readonly sessionSeconds: number;
  readonly sessionSecondsHeader: string;
  readonly sessionHeader: string;
  /** Answers with the name of the instance's role. With the name appended, answers with the credentials of the role. */
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

/** The hosts of STS: one for all regions, one in each region, and one in the VPCs of each region. */
export const STS_HOSTS: {
  readonly central: string;
  readonly regional: (region: string, isInVpc: boolean) => string;
} & Evidence = {
  central: 'sts.aliyuncs.com',
  regional: (region, isInVpc) => `${isInVpc ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com`,
  ...SOURCE,
};
