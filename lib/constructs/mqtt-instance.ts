import { Construct } from 'constructs';
import type { ApsaramqttProvider } from './apsaramqtt-provider';
import { requireConstructId, requireInstanceId } from './gate-arguments';
import type { MqttInstanceId } from './mqtt-instance-id';
import type { MqttToken } from './mqtt-token';
import { MqttTokenFleetGate } from './mqtt-token-fleet-gate';
import { MqttTokenGate } from './mqtt-token-gate';
import { QueryTokenRamPolicy } from './query-token-ram-policy';
import type { TokenPolicy } from './token-policy';

/** The defaults for all gates of an instance. */
export interface MqttInstanceProps {
  /**
   * The provider that makes the calls.
   *
   * @default - the stack's ApsaramqttProvider without an alias
   */
  readonly provider?: ApsaramqttProvider;

  /**
   * What an invalid token leads to.
   *
   * @default - as for a gate
   */
  readonly onInvalid?: TokenPolicy;

  /**
   * What a token that could not be verified leads to.
   *
   * @default - as for a gate
   */
  readonly onUnverified?: TokenPolicy;

  /**
   * What a valid token leads to if it expires too soon (AMT009).
   *
   * @default - as for a gate
   */
  readonly onExpiring?: TokenPolicy;
}

/** The properties of one gate of an instance. */
export interface MqttInstanceGateProps extends MqttInstanceProps {
  /**
   * When the token expires, if that is known: an RFC 3339 time, such as `2026-12-31T00:00:00Z`.
   *
   * @default - not known
   */
  readonly expiresAt?: string;

  /**
   * How long a token whose expiry is known must remain valid after the check: a duration, such as `72h`.
   *
   * @default "0s"
   */
  readonly minRemaining?: string;

  /**
   * Whether the token is checked again at apply.
   *
   * @default false
   */
  readonly recheckAtApply?: boolean;
}

/** The properties of one fleet gate of an instance. */
export interface MqttInstanceFleetProps extends MqttInstanceProps {
  /**
   * The tokens to check, by the names that messages use.
   *
   * @default - those that addToken adds
   */
  readonly tokens?: { [name: string]: MqttToken };

  /**
   * When tokens expire, by their names in `tokens`: an RFC 3339 time for each token whose expiry is known.
   *
   * @default - not known
   */
  readonly expiresAt?: { [name: string]: string };

  /**
   * How long tokens whose expiry is known must remain valid after the check: a duration, such as `72h`.
   *
   * @default "0s"
   */
  readonly minRemaining?: string;

  /**
   * Whether the tokens are checked again at apply.
   *
   * @default false
   */
  readonly recheckAtApply?: boolean;
}

/**
 * An ApsaraMQ for MQTT instance, with the provider and the policies that its gates share.
 *
 * @example
 * const instance = MqttInstance.fromId(this, "instance", MqttInstanceId.of("post-cn-0pp12gl0001"), {
 *   onUnverified: TokenPolicy.WARN,
 * });
 * instance.gate("device-1", MqttToken.fromEnvironment("DEVICE_1_TOKEN")).protect(device);
 */
export class MqttInstance extends Construct {
  /**
   * Refers to an existing instance.
   *
   * @param scope the stack, or a construct in it, that the gates belong to.
   * @param id the construct's id.
   * @param instanceId the id of the instance.
   * @param props the defaults for all of its gates.
   * @throws if the id of the instance is empty, masked (`****`) or contains white space.
   *
   * @example
   * const instance = MqttInstance.fromId(this, "instance", MqttInstanceId.of("post-cn-0pp12gl0001"));
   */
  public static fromId(
    scope: Construct,
    id: string,
    instanceId: MqttInstanceId,
    props: MqttInstanceProps = {},
  ): MqttInstance {
    return new MqttInstance(scope, id, instanceId, props);
  }

  private constructor(
    scope: Construct,
    id: string,
    /** The id of the instance. */
    public readonly instanceId: MqttInstanceId,
    private readonly props: MqttInstanceProps,
  ) {
    requireConstructId('an instance', scope, id);
    super(scope, id);
    requireInstanceId(`The instance ${this.node.path}`, instanceId);
  }

  /**
   * Creates a gate for one token of the instance.
   *
   * @param id the gate's id.
   * @param token the token to check.
   * @param props the properties of this gate.
   * @throws if MqttTokenGate throws.
   *
   * @example
   * instance.gate("device-1", MqttToken.fromEnvironment("DEVICE_1_TOKEN")).protect(device);
   */
  public gate(id: string, token: MqttToken, props: MqttInstanceGateProps = {}): MqttTokenGate {
    return new MqttTokenGate(this, id, { ...this.#propsOf(props), token });
  }

  /**
   * Creates a gate for many tokens of the instance.
   *
   * @param id the gate's id.
   * @param props the properties of this gate.
   * @throws if MqttTokenFleetGate throws.
   *
   * @example
   * const fleet = instance.fleet("devices");
   * fleet.addToken("device-1", MqttToken.fromEnvironment("DEVICE_1_TOKEN")).protect(device);
   */
  public fleet(id: string, props: MqttInstanceFleetProps = {}): MqttTokenFleetGate {
    return new MqttTokenFleetGate(this, id, this.#propsOf(props));
  }

  /**
   * The statements of the RAM policy that permits QueryToken for tokens of the instance. Combine them with others in one policy.
   *
   * @throws if the instance id contains a character with a special meaning in a RAM policy.
   *
   * @example
   * new TerraformOutput(this, "statements", { value: instance.queryTokenStatements() });
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for what JSON can hold.
  public queryTokenStatements(): { [name: string]: any }[] {
    return QueryTokenRamPolicy.statements({ instances: [this.instanceId] });
  }

  /**
   * The RAM policy that permits QueryToken for tokens of the instance, as JSON.
   *
   * @throws if the instance id contains a character with a special meaning in a RAM policy.
   *
   * @example
   * new TerraformOutput(this, "policy", { value: instance.queryTokenPolicyDocument() });
   */
  public queryTokenPolicyDocument(): string {
    return QueryTokenRamPolicy.document({ instances: [this.instanceId] });
  }

  /** The properties of a gate with the defaults of the instance. An explicit undefined also gets the default. */
  #propsOf<Props extends MqttInstanceProps>(props: Props) {
    const { provider, onInvalid, onUnverified, onExpiring } = this.props;
    return {
      ...props,
      instanceId: this.instanceId,
      provider: props.provider ?? provider,
      onInvalid: props.onInvalid ?? onInvalid,
      onUnverified: props.onUnverified ?? onUnverified,
      onExpiring: props.onExpiring ?? onExpiring,
    };
  }
}
