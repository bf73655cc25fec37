import { EXAMPLE_REGION } from '../onsmqtt/facts/endpoints';
import {
  INSTANCE_ACTION,
  operationAction,
  RESOURCE_READINGS,
  type ResourceReading,
  type ResourceScope,
} from '../onsmqtt/facts/rights';
import { requireInstanceId } from './gate-arguments';
import type { MqttInstanceId } from './mqtt-instance-id';
import { isReference } from './reference-text';
import { shownValue } from './shown-value';
import { spelled } from './spelling';

/** The instances whose tokens a RAM policy permits to check. */
export interface QueryTokenRamPolicyProps {
  /** The instances whose tokens may be checked. Required, unless `allInstances` is true. */
  readonly instances?: MqttInstanceId[];

  /**
   * Whether tokens of every instance may be checked, including instances that are created later. Excludes `instances`.
   *
   * @default false
   */
  readonly allInstances?: boolean;

  /**
   * The region of the instances, such as `cn-hangzhou`, or a reference.
   *
   * @default "*", every region
   */
  readonly region?: string;

  /**
   * The id of the account that has the instances, or a reference, such as `account.id` of a data source `alicloud_account`.
   *
   * @default "*", any account
   */
  readonly accountId?: string;
}

/**
 * The RAM policy with the least privilege for calling QueryToken: `mq:QueryToken`, and `mq:MqttInstanceAccess` on the instances.
 * Alibaba Cloud documents more than one form for the resources of these actions, so the policy names each of them.
 *
 * @example
 * new TerraformOutput(this, "policy", {
 *   value: QueryTokenRamPolicy.document({ instances: [MqttInstanceId.of("post-cn-0pp12gl0001")] }),
 * });
 */
export class QueryTokenRamPolicy {
  /**
   * The policy document as JSON, for `policy_document` of `alicloud_ram_policy`, or `policy` of `assume_role`.
   *
   * @param props the instances whose tokens may be checked.
   * @throws if neither or both of `instances` and `allInstances` are given, if an instance id contains `*`, `?` or `:`, or if the region
   * or the account id is not valid.
   *
   * @example
   * QueryTokenRamPolicy.document({ allInstances: true, region: "cn-hangzhou" });
   */
  public static document(props: QueryTokenRamPolicyProps): string {
    return JSON.stringify({ Version: '1', Statement: QueryTokenRamPolicy.statements(props) });
  }

  /**
   * The statements of the policy, to combine with others in one policy. Each has `Effect`, `Action` and `Resource`.
   *
   * @param props the instances whose tokens may be checked.
   * @throws if `document` throws.
   *
   * @example
   * QueryTokenRamPolicy.statements({ instances: [instanceId] });
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for what JSON can hold.
  public static statements(props: QueryTokenRamPolicyProps): { [name: string]: any }[] {
    const region = segment('region', props.region, /^[a-z0-9-]+$/, `a region, such as ${EXAMPLE_REGION}`);
    const account = segment('accountId', props.accountId, /^\d+$/, 'the id of an account: digits');
    const scopes = instancesOf(props).map((instanceId) => ({ region, account, instanceId }));
    return [
      allow(operationAction('QueryToken'), scopes, ({ operation }) => operation),
      allow(INSTANCE_ACTION, scopes, ({ instance }) => instance),
    ];
  }

  private constructor() {}
}

/** A statement for one action and its resources. `mq:QueryToken` on all instances is harmless, because it also requires instance access. */
function allow(
  Action: string,
  scopes: readonly ResourceScope[],
  formOf: (reading: ResourceReading) => (scope: ResourceScope) => string,
) {
  const forms = Object.values(RESOURCE_READINGS).map(formOf);
  const Resource = [...new Set(scopes.flatMap((scope) => forms.map((form) => form(scope))))];
  return { Effect: 'Allow', Action, Resource };
}

function segment(name: string, value = '*', form: RegExp, expected: string): string {
  if (value === '*' || isReference(value) || form.test(value)) return value;
  throw new Error(
    `${spelled('QueryTokenRamPolicy.document')}: ${spelled(name)} is ${shownValue(value)}. Give ${expected}, or "*" for all.`,
  );
}

function instancesOf({ instances = [], allInstances = false }: QueryTokenRamPolicyProps): string[] {
  if (allInstances === instances.length > 0) {
    throw new Error(
      `${spelled('QueryTokenRamPolicy.document')}: ${allInstances ? `${spelled('instances')} and ${spelled('allInstances')} exclude each other` : 'there are no instances'}. Name the instances, or set ${spelled('allInstances')} for all instances of the account.`,
    );
  }
  if (allInstances) return ['*'];
  return instances.map((instanceId) => {
    const value = requireInstanceId(spelled('QueryTokenRamPolicy.document'), instanceId);
    if (isReference(value) || !/[*?:]/.test(value)) return value;
    throw new Error(
      `${spelled('QueryTokenRamPolicy.document')}: the instance id ${value} contains a character that has a special meaning in a RAM policy. Name each instance by its complete id, or set ${spelled('allInstances')} for all instances of the account.`,
    );
  });
}
