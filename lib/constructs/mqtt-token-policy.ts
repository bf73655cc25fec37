import { TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ungatedTokens } from '../gate/configuration/ungated-tokens';
import { warnOnlyGates } from '../gate/configuration/warn-only-gates';
import { blocksIn } from './blocks-in';
import { knownVariables } from './known-variables';
import { sentenceOf } from './sentence-of';

/** What a team asks of every token and every gate in a scope, checked at synth. */
export class MqttTokenPolicy {
  /**
   * Fails the synth where a resource or a module in a scope uses a token that no gate which protects it checks (AMT005). Tokens
   * are known that a gate checks by reference and those of MqttToken.fromVariable.
   *
   * @param scope an app, a stack, or a construct in one.
   */
  public static requireGates(scope: IConstruct): void {
    scope.node.addValidation({ validate: () => ungatedIn(scope) });
  }

  /**
   * Fails the synth where a gate or a check in a scope only warns (AMT006).
   *
   * @param scope an app, a stack, or a construct in one.
   */
  public static forbidWarnings(scope: IConstruct): void {
    scope.node.addValidation({ validate: () => warnOnlyIn(scope) });
  }

  private constructor() {}
}

/** A gate that checks again in apply has two checks that say the same. */
function warnOnlyIn(scope: IConstruct): string[] {
  return [...new Set(warnOnlyGates(blocksIn(scope)).map(sentenceOf))];
}

/** A stack is one configuration: its gates count where they stand outside of the scope, too. */
function ungatedIn(scope: IConstruct): string[] {
  const constructs = new Set<IConstruct>(scope.node.findAll());
  const elements = [...constructs].filter(TerraformElement.isTerraformElement);
  const stacks = new Set(elements.map((element) => TerraformStack.of(element)));
  return [...stacks].flatMap((stack) => {
    const blocks = blocksIn(stack);
    const inScope = new Set(
      blocks.filter(({ construct }) => constructs.has(construct)).map(({ address }) => address),
    );
    const variables = [...knownVariables(stack)].map(({ friendlyUniqueId }) => friendlyUniqueId);
    return ungatedTokens(blocks, variables)
      .filter(({ block }) => inScope.has(block.address))
      .map(sentenceOf);
  });
}
