import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { BrokenRule } from '../gate/configuration/broken-rule';
import { ungatedTokens } from '../gate/configuration/ungated-tokens';
import { warnOnlyGates } from '../gate/configuration/warn-only-gates';
import { outgoingText } from '../gate/outgoing-text';
import { invokeAspects } from './aspects';
import { sharedMap } from './shared-map';
import { callSite, locationText, madeAt } from './source-location';
import { spelled, spelledArgument } from './spelling';
import { synthesisProblemOf } from './synth/broken-rule-problem';
import { knownVariables } from './synth/known-variables';
import { StackSynthesis, type SynthesisProblem, type SynthesizedStack } from './synth/stack-synthesis';

type Rule = (synthesized: SynthesizedStack) => BrokenRule[];

const byScope = sharedMap<IConstruct, Set<Rule>>('Rules');

/** An error that makes synth fail for a stack. */
export interface MqttTokenViolation {
  /** The path of the construct. */
  readonly constructPath: string;

  /** What is wrong and what to do, with the id of the rule if there is one, such as `AMT005`. */
  readonly message: string;

  /**
   * Where the program created the construct, as `file:line:column`.
   *
   * @default - not known, such as for programs that do not run on Node.js
   */
  readonly location?: string;
}

/**
 * Rules for tokens and gates that a team enables for a scope. Synth fails if one is broken.
 *
 * @example
 * MqttTokenRules.requireGates(app);
 * MqttTokenRules.forbidWarnings(app);
 */
export class MqttTokenRules {
  /**
   * Makes synth fail if a resource, a module, an action or an output in a scope uses a token without being protected by a gate that checks
   * the token (AMT005). This covers tokens that a gate checks by reference, and those of MqttToken.fromVariable.
   *
   * @param scope an app, a stack, or a construct in one.
   *
   * @example
   * MqttTokenRules.requireGates(app);
   */
  public static requireGates(scope: IConstruct): void {
    addRule(scope, ungated, MqttTokenRules.requireGates);
  }

  /**
   * Makes synth fail if a gate or a check in a scope only warns (AMT006).
   *
   * @param scope an app, a stack, or a construct in one.
   *
   * @example
   * MqttTokenRules.forbidWarnings(app);
   */
  public static forbidWarnings(scope: IConstruct): void {
    addRule(scope, warnOnly, MqttTokenRules.forbidWarnings);
  }

  /**
   * The errors that would make synth fail for the stacks of a scope, after aspects: broken rules, and gates that the synthesized
   * configuration does not contain with the arguments that the program gave. Empty if synth passes.
   *
   * @param scope an app, a stack, or a construct in one.
   *
   * @example
   * const violations = MqttTokenRules.violations(app);
   */
  public static violations(scope: IConstruct): MqttTokenViolation[] {
    // References between stacks are prepared first, as when the app is synthesized.
    const all = stacksOf(scope.node.root);
    if (all.length > 1) for (const stack of all) stack.prepareStack();
    return stacksOf(scope).flatMap((stack) => {
      invokeAspects(stack);
      return StackSynthesis.of(stack)
        .problems()
        .filter(({ construct }) => isBeneath(construct.node.path, scope))
        .map(({ construct, message, made = madeAt(construct) }) => ({
          constructPath: outgoingText(construct.node.path),
          message: outgoingText(message),
          ...(made && { location: locationText(made) }),
        }));
    });
  }

  private constructor() {}
}

/** The broken rules of a stack, of all scopes around it and in it. */
export function rulesBroken(synthesized: SynthesizedStack): SynthesisProblem[] {
  const scopes = new Set([...synthesized.stack.node.scopes, ...synthesized.constructs]);
  return [...scopes].flatMap((scope) =>
    [...(byScope.get(scope) ?? [])].flatMap((rule) =>
      rule(synthesized)
        .map((broken) => synthesisProblemOf(broken, synthesized))
        .filter(({ construct }) => isBeneath(construct.node.path, scope)),
    ),
  );
}

/** @param method what the program calls. */
function addRule(scope: IConstruct, rule: Rule, method: (scope: IConstruct) => void): void {
  byScope.set(scope, (byScope.get(scope) ?? new Set()).add(rule));
  const made = callSite(method);
  for (const stack of stacksOf(scope).filter((each) => StackSynthesis.isOf(each))) {
    StackSynthesis.of(stack).late.add({
      construct: stack,
      message: `${spelled(`MqttTokenRules.${method.name}`)} was called after the stack ${stack.node.path} was synthesized, so synth did not check it. Call it before app.${spelled('synth')}().`,
      made,
    });
  }
}

function ungated({ stack, blocks }: SynthesizedStack): BrokenRule[] {
  const variables = [...knownVariables(stack)].map(({ friendlyUniqueId }) => friendlyUniqueId);
  return ungatedTokens(blocks, variables);
}

function warnOnly({ blocks }: SynthesizedStack): BrokenRule[] {
  return warnOnlyGates(blocks, spelledArgument);
}

/** The stack that contains a scope, and the stacks in the scope. */
function stacksOf(scope: IConstruct): TerraformStack[] {
  const own = scope.node.scopes.filter((construct) => TerraformStack.isStack(construct)).slice(-1);
  const beneath = scope.node.findAll().filter((construct) => TerraformStack.isStack(construct));
  return [...new Set([...own, ...beneath])];
}

/** Whether a path is that of a construct or below it. The path of the app is empty. */
function isBeneath(path: string, { node }: IConstruct): boolean {
  return node.path === '' || path === node.path || path.startsWith(`${node.path}/`);
}
