import { type IResolvable, Op, type Precondition } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { Gate } from './gate';
import { gateArguments, terraformArguments } from './gate-arguments';
import type { GateProps } from './gate-props';
import { DataApsaramqttTokens, type DataApsaramqttTokensConfig } from './generated/data-apsaramqtt-tokens';
import { isGate } from './marked-gate';
import type { MqttToken } from './mqtt-token';
import { sourceLocation } from './source-location';

/** What a fleet's gate asks, and what the answers lead to. */
export interface MqttTokenFleetGateProps extends GateProps {
  /**
   * The tokens to check, each under the name that messages call it by. All of them come from one kind of place: from the
   * environment, from files, or from Terraform (variables and references).
   */
  readonly tokens: { [name: string]: MqttToken };
}

/**
 * Asks QueryToken, while Terraform plans, whether each of many tokens of one instance is valid now, and puts the verdict in the
 * way of the deployment.
 *
 * The tokens are asked about as one batch within the provider's `requests_per_second`; each distinct one is asked about once.
 * The stack needs an `ApsaramqttProvider`.
 *
 * @see https://www.alibabacloud.com/help/en/apsaramq-for-mqtt/cloud-message-queue-mqtt-upgraded/developer-reference/api-onsmqtt-2020-04-20-querytoken
 */
export class MqttTokenFleetGate extends Gate {
  /** @internal */
  public readonly _arguments: Readonly<Record<string, unknown>>;
  /** @internal */
  public readonly _plainTokens: readonly string[];
  /** @internal */
  public readonly _checks: readonly [DataApsaramqttTokens];
  private readonly names: ReadonlySet<string>;

  /**
   * @param scope the construct, within a stack, that the gate belongs to.
   * @param id the gate's name. In a stack it is the name in Terraform, too: `data.apsaramqtt_tokens.<id>`.
   * @param props what the gate asks, and what the answers lead to.
   */
  constructor(scope: Construct, id: string, props: MqttTokenFleetGateProps) {
    super(scope, id);
    this.names = new Set(Object.keys(props.tokens));
    const config = { ...this.sourceOf(props.tokens), ...gateArguments(this, props) };
    this._arguments = terraformArguments(config);
    this._plainTokens = Object.values(props.tokens).flatMap((token) => token._plainTexts);
    // cdktf leaves this id out of the name in Terraform, which then is that of the gate.
    const check = new DataApsaramqttTokens(this, 'Default', config);
    this._name(check);
    this._checks = [check];
  }

  /** Whether every token is valid, a boolean. */
  public get allValid(): IResolvable {
    return this._checks[0].allValid;
  }

  /** The names of the tokens that are invalid, sorted. */
  public get invalidNames(): string[] {
    return this._checks[0].invalidNames;
  }

  /** The names of the tokens that could not be asked about, sorted. */
  public get unverifiedNames(): string[] {
    return this._checks[0].unverifiedNames;
  }

  /** The calls that the service answered for these tokens. Each is billed as one message. */
  public get calls(): number {
    return this._checks[0].calls;
  }

  /**
   * `valid`, `invalid`, or `unverified` where the service could not be asked or answered with an error.
   *
   * @param name the token's name.
   */
  public verdictOf(name: string): string {
    return this.resultOf(name).verdict;
  }

  /**
   * `sha256:` and the first 12 hex digits of a token's SHA-256: tells tokens apart and gives none away.
   *
   * @param name the token's name.
   */
  public tokenFingerprintOf(name: string): string {
    return this.resultOf(name).tokenFingerprint;
  }

  /**
   * Keeps constructs from being created, changed or replaced unless one token is valid, whatever the gate's policy says: where it
   * says warn, the other tokens hold nothing up.
   *
   * @param name the token's name.
   * @param constructs resources, data sources, and constructs that hold resources, also such as are added to them later. Modules
   * cannot be protected by name: Terraform has no conditions for them.
   */
  public protectByName(name: string, ...constructs: IConstruct[]): void {
    const precondition = this.preconditionOf(name);
    const gate = constructs.find(isGate);
    if (gate) {
      throw new Error(
        `The gate ${this.node.path} cannot protect the gate ${gate.node.path} by name: give protectByName() what that one protects.`,
      );
    }
    if (constructs.length === 0) {
      throw new Error(
        `The gate ${this.node.path} was given nothing to protect: protectByName() takes one or more constructs.`,
      );
    }
    const made = sourceLocation(this.protectByName);
    for (const construct of constructs) this._protect(construct, made, precondition);
  }

  private preconditionOf(name: string): Precondition {
    const { verdict, tokenFingerprint } = this.resultOf(name);
    return {
      condition: Op.eq(verdict, 'valid'),
      errorMessage: `The token ${escaped(name)} (${tokenFingerprint}) is ${verdict}, and this is protected by ${this.node.path}: see what the gate says of the token.`,
    };
  }

  private resultOf(name: string) {
    if (this.names.has(name)) return this._checks[0].results.get(quoted(name));
    throw new Error(
      `The gate ${this.node.path} has no token named "${name}". It has ${[...this.names].join(', ')}.`,
    );
  }

  private sourceOf(
    tokens: MqttTokenFleetGateProps['tokens'],
  ): Pick<DataApsaramqttTokensConfig, 'tokens' | 'tokenEnvs' | 'tokenFiles'> {
    const bound = Object.entries(tokens).map(([name, token]) => ({ name, ...token._bind(this) }));
    const mapOf = (argument: 'token' | 'tokenEnv' | 'tokenFile') => {
      const given = bound.filter((token) => token[argument] !== undefined);
      return given.length > 0
        ? Object.fromEntries(given.map((token) => [token.name, token[argument]!]))
        : undefined;
    };
    const source = {
      tokens: mapOf('token'),
      tokenEnvs: mapOf('tokenEnv'),
      tokenFiles: mapOf('tokenFile'),
    };
    const kinds = Object.values(source).filter((map) => map !== undefined);
    if (kinds.length === 0)
      throw new Error(`The gate ${this.node.path} has no tokens. Give it one or more, each under a name.`);
    if (kinds.length > 1) {
      throw new Error(
        `The gate ${this.node.path} has tokens from more than one kind of place (environment, files, Terraform): ${kinds.map((map) => Object.keys(map).join(', ')).join('; ')}. Create a gate for each kind.`,
      );
    }
    return source;
  }
}

/** A name as a key in an expression of Terraform: cdktf puts the key there as it is. */
function quoted(name: string): string {
  return escaped(JSON.stringify(name));
}

/** A text that Terraform takes for no template. */
function escaped(text: string): string {
  return text.replace(/[$%](?={)/g, '$&$&');
}
