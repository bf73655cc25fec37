import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { EphemeralApsaramqttToken, type EphemeralApsaramqttTokenConfig } from './ephemeral-apsaramqtt-token';
import { Gate } from './gate';
import { gateArguments, terraformArguments } from './gate-arguments';
import type { GateProps } from './gate-props';
import { DataApsaramqttToken } from './generated/data-apsaramqtt-token';
import type { MqttToken } from './mqtt-token';

/** What a gate asks, and what the answer leads to. */
export interface MqttTokenGateProps extends GateProps {
  /** The token to check. */
  readonly token: MqttToken;

  /**
   * Whether the token is checked again in apply, before anything that the gate protects is changed: it may have been revoked
   * since the plan. Costs one more call. Needs Terraform 1.10 or OpenTofu 1.11.
   *
   * @default false
   */
  readonly recheckAtApply?: boolean;
}

/**
 * Asks QueryToken, while Terraform plans, whether a token is valid now, and puts the verdict in the way of the deployment.
 *
 * The stack needs an `ApsaramqttProvider`.
 *
 * @see https://www.alibabacloud.com/help/en/apsaramq-for-mqtt/cloud-message-queue-mqtt-upgraded/developer-reference/api-onsmqtt-2020-04-20-querytoken
 */
export class MqttTokenGate extends Gate {
  /** @internal */
  public readonly _arguments: Readonly<Record<string, unknown>>;
  /** @internal */
  public readonly _plainTokens: readonly string[];
  /** @internal */
  public readonly _checks: readonly [DataApsaramqttToken, ...EphemeralApsaramqttToken[]];

  /**
   * @param scope the construct, within a stack, that the gate belongs to.
   * @param id the gate's name. In a stack it is the name in Terraform, too: `data.apsaramqtt_token.<id>`.
   * @param props what the gate asks, and what the answer leads to.
   */
  constructor(scope: Construct, id: string, props: MqttTokenGateProps) {
    super(scope, id);
    const config = { ...props.token._bind(this), ...gateArguments(this, props) };
    this._arguments = terraformArguments(config);
    this._plainTokens = props.token._plainTexts;
    // cdktf leaves this id out of the name in Terraform, which then is that of the gate.
    const check = new DataApsaramqttToken(this, 'Default', config);
    this._name(check);
    this._checks = props.recheckAtApply ? [check, new Recheck(this, config, check)] : [check];
  }

  /** `valid`, `invalid`, or `unverified` where the service could not be asked or answered with an error. */
  public get verdict(): string {
    return this._checks[0].verdict;
  }

  /** The service's own answer, a boolean. Null where the verdict is `unverified`. */
  public get tokenStatus(): IResolvable {
    return this._checks[0].tokenStatus;
  }

  /** The service's id of the call, to be named in a support case. Null where it gave none. */
  public get requestId(): string {
    return this._checks[0].requestId;
  }

  /** `sha256:` and the first 12 hex digits of the token's SHA-256: tells tokens apart and gives none away. */
  public get tokenFingerprint(): string {
    return this._checks[0].tokenFingerprint;
  }
}

/** Ephemeral resources are opened in plan and again in apply. In plan, the provider asks once for both. */
class Recheck extends EphemeralApsaramqttToken {
  constructor(
    gate: Construct,
    config: EphemeralApsaramqttTokenConfig,
    private readonly check: DataApsaramqttToken,
  ) {
    super(gate, 'Recheck', config);
  }

  /** That of the check, also where it is overridden later. */
  public override get friendlyUniqueId(): string {
    return this.check.friendlyUniqueId;
  }
}
