import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { Recheck } from './ephemeral-apsaramqtt-token';
import { expiryText } from './expiry-text';
import { Gate } from './gate';
import { gateArguments, requireToken, terraformArguments } from './gate-arguments';
import type { GateProps } from './gate-props';
import { DataApsaramqttToken } from './generated/data-apsaramqtt-token';
import type { GivenCheck } from './marked-gate';
import type { MqttToken } from './mqtt-token';

/** The properties of a gate for one token. */
export interface MqttTokenGateProps extends GateProps {
  /** The token to check. */
  readonly token: MqttToken;

  /**
   * When the token expires, if that is known: an RFC 3339 time, such as `2026-12-31T00:00:00Z`. The service does not return it.
   *
   * @default - not known
   */
  readonly expiresAt?: string;
}

/**
 * Checks at plan, with QueryToken, whether a token is valid. Everything that the gate protects waits for the verdict.
 *
 * The stack needs an `ApsaramqttProvider`.
 *
 * @see https://www.alibabacloud.com/help/en/apsaramq-for-mqtt/cloud-message-queue-mqtt-upgraded/developer-reference/api-onsmqtt-2020-04-20-querytoken
 *
 * @example
 * const gate = new MqttTokenGate(this, "device-token", {
 *   instanceId: MqttInstanceId.of("post-cn-0pp12gl0001"),
 *   token: MqttToken.fromEnvironment("DEVICE_TOKEN"),
 * });
 * gate.protect(rollout);
 */
export class MqttTokenGate extends Gate {
  /** @internal */
  public readonly _plainTokens: readonly string[] = [];
  /** @internal */
  public readonly _checks: readonly GivenCheck[] = [];
  private readonly check: DataApsaramqttToken;

  /**
   * @param scope the stack, or a construct in it.
   * @param id the name of the gate. Directly in a stack, it is also the name in Terraform: `data.apsaramqtt_token.<id>`.
   * @param props the token, its instance, and the policies.
   * @throws if the token is not an MqttToken, the instance id is empty or masked, `expiresAt` is not a time, `minRemaining` is not a
   * duration, or the provider is in another stack.
   */
  constructor(scope: Construct, id: string, props: MqttTokenGateProps) {
    super(scope, id);
    const subject = `The gate ${this.node.path}`;
    const token = requireToken(subject, props.token);
    const config = {
      ...token._bind(this),
      ...gateArguments(this, props),
      expiresAt: expiryText(subject, props.expiresAt),
    };
    this._plainTokens = token._plainTexts;
    // cdktf omits the id `Default` from names in Terraform, so the data source has the name of the gate.
    this.check = new DataApsaramqttToken(this, 'Default', config);
    this._name(this.check);
    const elements = props.recheckAtApply
      ? [this.check, new Recheck(this, 'Recheck', config, this.check)]
      : [this.check];
    const given = terraformArguments(config);
    this._checks = elements.map((element) => ({ element, given }));
    this._created();
  }

  /** `valid`, `invalid`, or `unverified` if the service gave no answer or an error. */
  public get verdict(): string {
    return this.check.verdict;
  }

  /** The `TokenStatus` that the service answered with, a boolean. Null if the verdict is `unverified`. */
  public get tokenStatus(): IResolvable {
    return this.check.tokenStatus;
  }

  /** The service's id of the call, for a support case. Null if it gave none. */
  public get requestId(): string {
    return this.check.requestId;
  }

  /** `sha256:` and the first 12 hex digits of the token's SHA-256: identifies the token without revealing it. */
  public get tokenFingerprint(): string {
    return this.check.tokenFingerprint;
  }
}
