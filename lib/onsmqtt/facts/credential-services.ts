import type { Evidence } from './evidence';

const SOURCE = {
  source: '@alicloud/credentials 2.4.7; aliyun/credentials-go 9ac55b4',
  date: '2026-11-25',
  status: 'documented',
} as const;

/** The metadata service that an ECS instance has at an address of its own, without TLS. */
export const METADATA_SERVICE: { readonly address: string } & Evidence = {
  address: '100.100.100.200',
  ...SOURCE,
};

/** STS has one host for all regions, one in each region, and one in the VPCs of each region. */
export const STS_HOSTS: {
  readonly central: string;
  readonly regional: (region: string, isInVpc: boolean) => string;
} & Evidence = {
  central: 'sts.aliyuncs.com',
  regional: (region, isInVpc) => `${isInVpc ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com`,
  ...SOURCE,
};
