import type { Evidence } from './evidence';

/** The services in an `endpoints` block of the alicloud provider, except `sts`, which this provider also uses. */
const SERVICES = `
  acr actiontrail adb aiworkspace alb alidfs alidns alikafka amqp antiddos_public apig apigateway arms bastionhost beebot
  bpstudio brain_industrial bssopenapi cas cassandra cbn cbs cddc cdn cds chatbot clickhouse cloudapi cloudauth cloudfirewall
  cloudfw cloudphone cloudsso cms computenest config cr cs das datahub dataworks_public dataworkspublic dbfs dbs dcdn
  ddosbasic ddosbgp ddoscoo dds devops_rdc devopsrdc dfs dg dm dms_enterprise dmsenterprise dns drds dts dysms dysmsapi eais
  ebs ecd eci ecs edas edasschedulerx eds_user edsuser eflo eflo_cnp eflo_controller ehpc ehs eipanycast elasticsearch emr ens
  esa ess eventbridge fc fc_open fnf ga gaplus gdb gds gpdb gwlb gwsecd hbr hcs_sgw hitsdb imm imp ims iot kms kvstore
  location log market maxcompute mhub mns mns_open mscopensubscription mse nas nlb oceanbase oceanbasepro ons onsproxy oos
  opensearch oss ots polardb polardbx privatelink pvtz quickbi quickbi_public quotas r_kvstore ram rds redisa resourcemanager
  resourcesharing ressharing rocketmq ros sae sas scdn schedulerx2 sddp selectdb serverless servicecatalog servicemesh sgw slb
  smartag srvcatalog swas swas_open tag vod vpc vpcipam vpcpeer vs waf waf_openapi
`
  .trim()
  .split(/\s+/);

/** The arguments of the alicloud provider that have no effect on QueryToken requests. */
export const IGNORED_ARGUMENTS: {
  readonly attributes: Readonly<Record<string, 'string' | 'bool'>>;
  readonly blocks: readonly string[];
  /** The arguments of the `endpoints` block. */
  readonly services: readonly string[];
} & Evidence = {
  attributes: {
    account_id: 'string',
    account_type: 'string',
    configuration_source: 'string',
    fc: 'string',
    log_endpoint: 'string',
    mns_endpoint: 'string',
    ots_instance_name: 'string',
    protocol: 'string',
    secure_transport: 'string',
    security_transport: 'string',
    skip_region_validation: 'bool',
    source_ip: 'string',
  },
  blocks: ['features', 'sign_version'],
  services: SERVICES,
  source: 'aliyun/terraform-provider-alicloud 81c43b6 (Provider, endpointsSchema)',
  date: '2026-11-25',
  status: 'documented',
};

/** Whether an argument of the provider block has no effect. */
export function isIgnored(name: string): boolean {
  return Object.hasOwn(IGNORED_ARGUMENTS.attributes, name) || IGNORED_ARGUMENTS.blocks.includes(name);
}
