import { Aspects, dependable, type IResolvable, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { ApsaramqttProvider } from './apsaramqtt-provider';
import { DependencyAspect } from './dependency-aspect';
import { DataApsaramqttToken } from './generated/data-apsaramqtt-token';
import type { MqttInstanceId } from './mqtt-instance-id';
import type { MqttToken } from './mqtt-token';
import type { TokenPolicy } from './token-policy';

/** What a gate asks, and what the answer leads to. */
export interface MqttTokenGateProps {
  /** The ApsaraMQ for MQTT instance that the token was issued for. */
  readonly instanceId: MqttInstanceId;

  /** The token to check. */
  readonly token: MqttToken;

  /**
   * What an invalid token leads to: one that has expired, was revoked, or was issued for another instance.
   *
   * @default TokenPolicy.FAIL
   */
  readonly onInvalid?: TokenPolicy;

  /**
   * What a token leads to that could not be asked about, or that the service answered with an error.
   *
   * @default TokenPolicy.FAIL
   */
  readonly onUnverified?: TokenPolicy;

  /**
   * The provider that asks.
   *
   * @default - the stack's ApsaramqttProvider without an alias
   */
  readonly provider?: ApsaramqttProvider;
}

/**
 * Asks QueryToken, while Terraform plans, whether a token is valid now, and puts the verdict in the way of the deployment.
 *
 * The stack needs an `ApsaramqttProvider`.
 *
 * @see https://www.alibabacloud.com/help/en/apsaramq-for-mqtt/cloud-message-queue-mqtt-upgraded/developer-reference/api-onsmqtt-2020-04-20-querytoken
 */
export class MqttTokenGate extends Construct {
  private readonly check: DataApsaramqttToken;
  private readonly dependency: string;
  private readonly protections: DependencyAspect[] = [];

  /**
   * @param scope the construct, within a stack, that the gate belongs to.
   * @param id the gate's name. In a stack it is the name in Terraform, too: `data.apsaramqtt_token.<id>`.
   * @param props what the gate asks, and what the answer leads to.
   */
  constructor(scope: Construct, id: string, props: MqttTokenGateProps) {
    super(scope, id);
    // cdktf leaves this id out of the name in Terraform, which then is that of the gate.
    this.check = new DataApsaramqttToken(this, 'Default', {
      ...props.token._bind(this),
      instanceId: props.instanceId.value,
      onInvalid: props.onInvalid,
      onUnverified: props.onUnverified,
      provider: props.provider,
    });
    this.dependency = dependable(this.check);
    this.node.addValidation({ validate: () => this.emptyProtections() });
  }

  /** `valid`, `invalid`, or `unverified` where the service could not be asked or answered with an error. */
  public get verdict(): string {
    return this.check.verdict;
  }

  /** The service's own answer, a boolean. Null where the verdict is `unverified`. */
  public get tokenStatus(): IResolvable {
    return this.check.tokenStatus;
  }

  /** The service's id of the call, to be named in a support case. Null where it gave none. */
  public get requestId(): string {
    return this.check.requestId;
  }

  /** `sha256:` and the first 12 hex digits of the token's SHA-256: tells tokens apart and gives none away. */
  public get tokenFingerprint(): string {
    return this.check.tokenFingerprint;
  }

  /**
   * Keeps constructs of the gate's stack from being created, changed or replaced before the verdict, and where the policy says
   * fail, at all.
   *
   * @param constructs resources, modules, data sources, other gates, and constructs that hold resources or modules, also such
   * as are added to them later.
   */
  public protect(...constructs: IConstruct[]): void {
    for (const construct of constructs) {
      this.requireOwnStack(construct);
      const waiting = construct instanceof MqttTokenGate ? construct.check : construct;
      const protection = new DependencyAspect(waiting, this.dependency);
      Aspects.of(waiting).add(protection);
      this.protections.push(protection);
    }
  }

  private requireOwnStack(construct: IConstruct): void {
    const own = TerraformStack.of(this).node.path;
    const other = TerraformStack.of(construct).node.path;
    if (own === other) return;
    throw new Error(
      `The gate ${this.node.path} cannot protect ${construct.node.path}: they are in different stacks (${own} and ${other}), which Terraform plans apart. Create a gate in ${other}.`,
    );
  }

  private emptyProtections(): string[] {
    return this.protections
      .filter((protection) => !protection.holdsSomething)
      .map(
        ({ construct }) =>
          `protect() was given ${construct.node.path}, which is and holds no resource, data source or module, so there is nothing to protect.`,
      );
  }
}
