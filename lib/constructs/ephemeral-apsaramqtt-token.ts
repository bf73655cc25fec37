import {
  dependable,
  type ITerraformDependable,
  TerraformElement,
  type TerraformProvider,
  TerraformStack,
} from 'cdktf';
import { deepMerge, processDynamicAttributes } from 'cdktf/lib/util';
import type { Construct, IConstruct } from 'constructs';
import { inSameStack } from './element-kinds';
import { providersIn } from './providers-in';
import { located } from './source-location';
import { kindOf, synthesisError } from './synth/stack-synthesis';
import { checkStackOf } from './synth/stack-wide';
import type { TokenPolicy } from './token-policy';

const TYPE = 'apsaramqtt_token';

/** The arguments of the ephemeral resource `apsaramqtt_token`. Exactly one of `token`, `tokenEnv` and `tokenFile` is required. */
export interface EphemeralApsaramqttTokenConfig {
  /** The ApsaraMQ for MQTT instance that the token was issued for, such as `post-cn-0pp12gl0001`. */
  readonly instanceId: string;

  /**
   * The token to check: a reference, such as to an ephemeral variable, and not plain text.
   *
   * @default - the token has another source
   */
  readonly token?: string;

  /**
   * The name of the environment variable that contains the token.
   *
   * @default - the token has another source
   */
  readonly tokenEnv?: string;

  /**
   * The path of the file that contains the token, relative to the folder in which Terraform runs. A line break at its end is ignored.
   *
   * @default - the token has another source
   */
  readonly tokenFile?: string;

  /**
   * What an invalid token leads to.
   *
   * @default TokenPolicy.FAIL
   */
  readonly onInvalid?: TokenPolicy;

  /**
   * What a token that could not be verified leads to: the service gave no answer or an error.
   *
   * @default TokenPolicy.FAIL
   */
  readonly onUnverified?: TokenPolicy;

  /**
   * What a valid token leads to if it expires too soon (AMT009).
   *
   * @default TokenPolicy.FAIL
   */
  readonly onExpiring?: TokenPolicy;

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
   * The provider that makes the calls.
   *
   * @default - the stack's ApsaramqttProvider without an alias
   */
  readonly provider?: TerraformProvider;

  /**
   * What must be created or read before the token is checked.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * Checks with QueryToken, at plan and again at apply, whether one token is valid, and passes the token to arguments that accept ephemeral
 * values: provider blocks and write-only arguments. The token is not stored.
 *
 * The synthesized configuration requires Terraform 1.10 or OpenTofu 1.11.
 *
 * @example
 * const verified = new EphemeralApsaramqttToken(this, "device-token", {
 *   instanceId: "post-cn-0pp12gl0001",
 *   tokenEnv: "DEVICE_TOKEN",
 * });
 * device.addOverride("provisioner.local-exec.environment.TOKEN", verified.token);
 */
export class EphemeralApsaramqttToken extends TerraformElement implements ITerraformDependable {
  /** What is created or read before the token is checked, as texts for `depends_on`. */
  public dependsOn?: string[];

  /**
   * @param scope the stack, or a construct in it.
   * @param id the construct's id. Directly in a stack, it is also the name in Terraform: `ephemeral.apsaramqtt_token.<id>`.
   * @param config the arguments.
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly config: EphemeralApsaramqttTokenConfig,
  ) {
    super(scope, id, `ephemeral.${TYPE}`);
    this.dependsOn = config.dependsOn?.map((element) => dependable(element));
    checkStackOf(this).once(requireProvider);
  }

  /** The checked token. An ephemeral value: Terraform accepts it only in provider blocks and write-only arguments. */
  public get token(): string {
    return this.attribute('token');
  }

  /** `valid`, `invalid`, or `unverified` if the service gave no answer or an error. */
  public get verdict(): string {
    return this.attribute('verdict');
  }

  /** `sha256:` and the first 12 hex digits of the token's SHA-256: identifies the token without revealing it. */
  public get tokenFingerprint(): string {
    return this.attribute('token_fingerprint');
  }

  /** Adds this resource to the synthesized configuration. */
  // biome-ignore lint/suspicious/noExplicitAny: as cdktf declares it.
  public override toTerraform(): any {
    const { instanceId, token, tokenEnv, tokenFile, onInvalid, onUnverified, onExpiring } = this.config;
    const { expiresAt, minRemaining, provider } = this.config;
    const attributes = {
      instance_id: instanceId,
      token,
      token_env: tokenEnv,
      token_file: tokenFile,
      on_invalid: onInvalid,
      on_unverified: onUnverified,
      on_expiring: onExpiring,
      expires_at: expiresAt,
      min_remaining: minRemaining,
      provider: provider?.fqn,
      depends_on: this.dependsOn,
      '//': this.constructNodeMetadata,
    };
    return {
      terraform: { required_version: '>= 1.10' },
      ephemeral: {
        [TYPE]: {
          [this.friendlyUniqueId]: deepMerge(processDynamicAttributes(attributes), this.rawOverrides),
        },
      },
    };
  }

  /** Not supported: CDKTF omits ephemeral resources in HCL, so they are synthesized only as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: as cdktf declares it.
  public override toHclTerraform(): any {
    throw synthesisError(TerraformStack.of(this), [
      {
        construct: this,
        message: `${this.node.path} is an ephemeral resource, which CDKTF omits in HCL. Synthesize JSON (without --hcl).`,
      },
    ]);
  }

  private attribute(name: string): string {
    return `\${${this.fqn}.${name}}`;
  }
}

/** Reports a missing provider, because cdktf does so only for resources and data sources. Reported once, for the first ephemeral resource. */
function requireProvider(stack: TerraformStack): void {
  const isEphemeral = (node: IConstruct) =>
    TerraformElement.isTerraformElement(node) && kindOf(node) === `ephemeral.${TYPE}`;
  const first = inSameStack(stack).find(isEphemeral);
  first?.node.addValidation({
    validate: () =>
      providersIn(inSameStack(stack)).length > 0
        ? []
        : [
            located(
              first,
              `${first.node.path} has no provider. Create an ApsaramqttProvider in the stack ${stack.node.path}.`,
            ),
          ],
  });
}

/**
 * The check of a gate at apply. Terraform opens ephemeral resources at plan and at apply. At plan, the provider makes one call for the data
 * source and the ephemeral resource together.
 *
 * @internal
 */
export class Recheck extends EphemeralApsaramqttToken {
  /** @param named the check at plan, whose name this element has, even if the name is overridden later. */
  constructor(
    gate: Construct,
    id: string,
    config: EphemeralApsaramqttTokenConfig,
    private readonly named?: TerraformElement,
  ) {
    super(gate, id, config);
  }

  public override get friendlyUniqueId(): string {
    return this.named?.friendlyUniqueId ?? super.friendlyUniqueId;
  }
}
