import { TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { Block } from '../gate/configuration/block';
import { expectedToken, isSameToken, plain, tokenName } from '../gate/configuration/expected-token';
import { isTokenCheck, type TokenArgument, tokenArguments } from '../gate/configuration/token-argument';
import { ungatedTokens } from '../gate/configuration/ungated-tokens';
import { waitsForToken } from '../gate/configuration/waits-for-token';
import { outgoingText } from '../gate/outgoing-text';
import { DEFAULT_ACTION, POLICY_ARGUMENTS, type PolicyAction, type PolicyArgument } from '../gate/policy';
import { hideIfToken } from '../gate/secrets/likely-token';
import { invokeAspects } from './aspects';
import { waitingFor } from './choice';
import { inSameStack } from './element-kinds';
import { isGate } from './marked-gate';
import { spelled, spelledArgument } from './spelling';
import { synthesisProblemOf } from './synth/broken-rule-problem';
import { knownVariables } from './synth/known-variables';
import type { SynthesizedStack } from './synth/stack-synthesis';
import { checkStackOf } from './synth/stack-wide';

/** A gate that a stack is expected to have. Set exactly one of `tokenEnv`, `tokenFile` and `token`. */
export interface ExpectedGate {
  /**
   * The instance that the token is checked for: its id, or how Terraform refers to it, such as `var.instance_id`.
   *
   * @default - any
   */
  readonly instanceId?: string;

  /**
   * The environment variable that contains the token.
   *
   * @default - the token has another source
   */
  readonly tokenEnv?: string;

  /**
   * The path of the file that contains the token.
   *
   * @default - the token has another source
   */
  readonly tokenFile?: string;

  /**
   * How Terraform refers to the token, such as `var.device_token`. Not the token itself.
   *
   * @default - the token has another source
   */
  readonly token?: string;
}

/**
 * Assertions about the gates of a stack, for unit tests. Each checks the synthesized stack, throws an error if the stack differs, and
 * returns assertions, so that calls can be chained.
 *
 * @example
 * GateAssertions.of(stack)
 *   .gates({ instanceId: 'post-cn-0pp12gl0001', tokenEnv: 'DEVICE_TOKEN' })
 *   .protects(rollout)
 *   .fails();
 */
export class GateAssertions {
  /**
   * Synthesizes a stack, including its aspects, for assertions about all of its gates.
   *
   * @param stack a stack of the app under test.
   * @throws the errors of synth, or if it is not a stack.
   *
   * @example
   * GateAssertions.of(stack).fails();
   */
  public static of(stack: TerraformStack): GateAssertions {
    if (!TerraformStack.isStack(stack)) throw new Error(`${spelled('GateAssertions.of')} takes a stack.`);
    invokeAspects(stack);
    const synthesized = checkStackOf(stack).synthesized();
    const gates = synthesized.blocks.filter((block) => block.kind === 'data' && isTokenCheck(block));
    return new GateAssertions(synthesized, gates, `The stack ${stack.node.path}`);
  }

  private constructor(
    private readonly synthesized: SynthesizedStack,
    private readonly found: readonly Block[],
    private readonly subject: string,
    /** The token that the assertions are about; undefined if they are about all gates. */
    private readonly token?: TokenArgument,
  ) {}

  /**
   * Asserts that a gate checks a token. The assertions that follow are about this gate.
   *
   * @param expected the gate that the stack should have.
   * @returns assertions about this gate.
   * @throws if the stack has no such gate, or if not exactly one of `tokenEnv`, `tokenFile` and `token` is given.
   *
   * @example
   * GateAssertions.of(stack).gates({ tokenEnv: "DEVICE_TOKEN" });
   */
  public gates(expected: ExpectedGate): GateAssertions {
    const token = expectedToken(expected, `GateAssertions.${spelled('gates')}`, spelled);
    const { instanceId = '' } = expected;
    hideIfToken(instanceId);
    const wanted = `a gate of ${tokenName(token)}${instanceId ? ` for instance ${instanceId}` : ''}`;
    const candidates = this.found.filter((block) =>
      tokenArguments(block).some((argument) => isSameToken(argument, token)),
    );
    const gates = candidates.filter(
      ({ body }) => !instanceId || plain(String(body.instance_id)) === plain(instanceId),
    );
    if (gates.length > 0)
      return new GateAssertions(this.synthesized, gates, `The gate of ${tokenName(token)}`, token);
    const reasons = candidates.map(({ name, body }) => `${name} checks it for instance ${body.instance_id}.`);
    throw this.failure(`does not have ${wanted}.`, reasons.length > 0 ? reasons : this.summary());
  }

  /**
   * Asserts that each construct is protected by one of the gates that these assertions are about. If a fleet only warns, a construct
   * that was passed to `protectByName` is protected only by that token.
   *
   * @param constructs resources, modules, data sources, other gates, and constructs that contain resources or modules.
   * @returns the same assertions.
   * @throws if a construct does not wait, is not in the stack, or neither is nor contains an element that can wait.
   *
   * @example
   * GateAssertions.of(stack).gates({ tokenEnv: "DEVICE_TOKEN" }).protects(rollout);
   */
  public protects(...constructs: IConstruct[]): GateAssertions {
    if (constructs.length === 0 || !constructs.every((construct) => Construct.isConstruct(construct)))
      throw new Error(`GateAssertions.${spelled('protects')} takes one or more constructs.`);
    const { stack } = this.synthesized;
    const unprotected = constructs.flatMap((construct) => {
      // A construct of another stack or app may have the same address as one that waits.
      if (!TerraformStack.isStack(construct) && TerraformStack.of(construct) !== stack)
        return [`${construct.node.path} is not in the stack ${stack.node.path} that is asserted about.`];
      const waiting = inSameStack(construct).filter(waitingFor(construct));
      if (waiting.length === 0)
        return [
          `${construct.node.path} is not a resource, data source, module or gate, and contains no resource or module.`,
        ];
      return waiting
        .filter((element) => !this.isWaiting(this.synthesized.blockOf(element)))
        .map((element) => `${(isGate(construct) ? construct : element).node.path} does not wait for it.`);
    });
    if (unprotected.length > 0)
      throw this.failure('does not protect what it should.', [...unprotected, ...this.summary()]);
    return this;
  }

  /**
   * Asserts that there is a gate, and that each fails if its token is invalid, could not be verified, or expires too soon.
   *
   * @returns the same assertions.
   * @throws if there is no gate, or one only warns.
   *
   * @example
   * GateAssertions.of(stack).gates({ tokenEnv: "DEVICE_TOKEN" }).fails();
   */
  public fails(): GateAssertions {
    return this.leadsTo('fail', POLICY_ARGUMENTS);
  }

  /**
   * Asserts that there is a gate, and that each only warns if its token is invalid or could not be verified.
   *
   * @returns the same assertions.
   * @throws if there is no gate, or one fails.
   *
   * @example
   * GateAssertions.of(stack).gates({ tokenEnv: "DEVICE_TOKEN" }).warns();
   */
  public warns(): GateAssertions {
    return this.leadsTo('warn', ['on_invalid', 'on_unverified']);
  }

  /**
   * Asserts that every token that a resource, module, action or output of the stack uses is checked by a gate that protects it
   * (AMT005). This covers tokens that a gate checks by reference, and those of MqttToken.fromVariable.
   *
   * @returns the same assertions.
   * @throws if one is not.
   *
   * @example
   * GateAssertions.of(stack).hasNoUngatedTokens();
   */
  public hasNoUngatedTokens(): GateAssertions {
    const { stack, blocks } = this.synthesized;
    const variables = [...knownVariables(stack)].map(({ friendlyUniqueId }) => friendlyUniqueId);
    const found = ungatedTokens(blocks, variables);
    if (found.length === 0) return this;
    throw new Error(
      [
        `The stack ${stack.node.path} uses tokens unchecked.`,
        ...found.map((broken) => synthesisProblemOf(broken, this.synthesized).message),
      ].join('\n'),
    );
  }

  private leadsTo(action: PolicyAction, policies: readonly PolicyArgument[]): GateAssertions {
    if (this.found.length === 0) throw this.failure('has no gates.', []);
    const others = this.found.flatMap(({ name, body }) =>
      policies
        .filter((policy) => (body[policy] ?? DEFAULT_ACTION) !== action)
        .map((policy) => `${spelledArgument(policy)} of ${name} is ${body[policy] ?? DEFAULT_ACTION}.`),
    );
    if (others.length > 0) throw this.failure(`does not ${action}.`, others);
    return this;
  }

  private isWaiting(block: Block | undefined): boolean {
    if (block === undefined) return false;
    const { token, synthesized } = this;
    const waitsFor = [block.body.depends_on].flat();
    return this.found.some((check) =>
      token ? waitsForToken(block, check, token, synthesized.blocks) : waitsFor.includes(check.address),
    );
  }

  private summary(): string[] {
    if (this.found.length === 0) return ['It has no gates.'];
    return this.found.map(({ name, body, ...block }) => {
      const tokens = tokenArguments({ name, body, ...block }).map(tokenName);
      return `${name} checks ${tokens.join(', ')} for instance ${body.instance_id}.`;
    });
  }

  private failure(what: string, lines: readonly string[]): Error {
    return new Error(outgoingText([`${this.subject} ${what}`, ...lines].join('\n')));
  }
}
