import { dependable, TerraformModule, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { UNGATED_TOKEN, WARN_ONLY_GATE } from '../gate/rules';
import { knownVariables } from './known-variables';
import { resolved, synthesizedJson } from './synthesized';
import { type CheckArguments, tokenChecksIn } from './token-check-element';

/** What a team asks of every token and every gate in a scope, checked at synth. */
export class MqttTokenPolicy {
  /**
   * Fails the synth where a resource or a module in a scope uses a token that no gate which protects it checks (AMT005). Tokens
   * are known that a gate checks by reference and those of MqttToken.fromVariable.
   *
   * @param scope an app, a stack, or a construct in one.
   */
  public static requireGates(scope: IConstruct): void {
    scope.node.addValidation({ validate: () => ungatedTokens(scope) });
  }

  /**
   * Fails the synth where a gate or a check in a scope only warns (AMT006).
   *
   * @param scope an app, a stack, or a construct in one.
   */
  public static forbidWarnings(scope: IConstruct): void {
    scope.node.addValidation({ validate: () => warnOnlyGates(scope) });
  }

  private constructor() {}
}

function warnOnlyGates(scope: IConstruct): string[] {
  const findings = tokenChecksIn(scope).flatMap(({ construct, arguments: args }) =>
    (['on_invalid', 'on_unverified'] as const)
      .filter((name) => (args[name] ?? 'fail') !== 'fail')
      .map(
        (name) =>
          `${WARN_ONLY_GATE.id} ${WARN_ONLY_GATE.name}: ${construct.node.path} does not fail (${name} is "${args[name]}"), where the policy of ${pathOf(scope)} asks that every gate does. Use TokenPolicy.FAIL.`,
      ),
  );
  // A gate that checks again in apply has two checks that say the same.
  return [...new Set(findings)];
}

function ungatedTokens(scope: IConstruct): string[] {
  const users = scope.node
    .findAll()
    .filter(
      (construct): construct is TerraformResource | TerraformModule =>
        TerraformResource.isTerraformResource(construct) || construct instanceof TerraformModule,
    );
  const stacks = new Set(users.map((user) => TerraformStack.of(user)));
  const tokens = new Map([...stacks].map((stack) => [stack, tokensOf(stack)]));
  return users.flatMap((user) => {
    const json = synthesizedJson(user);
    return tokens
      .get(TerraformStack.of(user))!
      .filter(({ expression }) => mentions(json, expression))
      .filter(({ checks }) => !checks.some((address) => json.includes(JSON.stringify(address))))
      .map(
        ({ expression }) =>
          `${UNGATED_TOKEN.id} ${UNGATED_TOKEN.name}: ${user.node.path} uses the token ${expression}, and no gate that checks it protects it. Create an MqttTokenGate for the token, and give its protect() this construct.`,
      );
  });
}

interface KnownToken {
  /** As Terraform refers to it: `var.press_token`. */
  readonly expression: string;
  /** The addresses of what checks it. */
  readonly checks: readonly string[];
}

function tokensOf(stack: TerraformStack): KnownToken[] {
  const checksByExpression = new Map<string, string[]>();
  const checksOf = (expression: string) => {
    const checks = checksByExpression.get(expression) ?? [];
    checksByExpression.set(expression, checks);
    return checks;
  };
  for (const variable of knownVariables(stack)) checksOf(`var.${variable.friendlyUniqueId}`);
  for (const { element, arguments: args } of tokenChecksIn(stack)) {
    const address = resolved(stack, dependable(element)) as string;
    for (const expression of expressionsOf(args)) checksOf(expression).push(address);
  }
  return [...checksByExpression].map(([expression, checks]) => ({ expression, checks }));
}

function expressionsOf({ token, tokens }: CheckArguments): string[] {
  return [token, ...Object.values(tokens ?? {})]
    .map((text) => /^\$\{(.*)\}$/s.exec(text ?? '')?.[1])
    .filter((expression) => expression !== undefined);
}

/** Whether an expression stands in a text, and not only as the beginning of a longer name. */
function mentions(json: string, expression: string): boolean {
  const escaped = JSON.stringify(expression)
    .slice(1, -1)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`).test(json);
}

function pathOf(scope: IConstruct): string {
  return scope.node.path || 'the app';
}
