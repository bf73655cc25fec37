import { UNGATED_TOKEN } from '../rules';
import type { Block } from './block';
import type { BrokenRule } from './broken-rule';
import { expressionOf, isTokenCheck, tokenArguments } from './token-argument';

/**
 * The resources and modules that use a token without waiting for a check of it (AMT005).
 * @param blocks all of one configuration.
 * @param variables the names of variables that are tokens, besides those that a check refers to.
 */
export function ungatedTokens<B extends Block>(
  blocks: readonly B[],
  variables: readonly string[] = [],
): BrokenRule<B>[] {
  const tokens = [...checksByExpression(blocks, variables)];
  const users = blocks.filter(({ kind }) => kind === 'resource' || kind === 'module');
  return users.flatMap((block) => {
    const json = JSON.stringify(block.body);
    return tokens
      .filter(([expression]) => mentions(json, expression))
      .filter(([, checks]) => !checks.some((address) => mentions(json, address)))
      .map(([expression]) => ({
        rule: UNGATED_TOKEN,
        block,
        message: `${block.name} uses the token ${expression}, and no gate that checks it protects it.`,
        help: 'Create an MqttTokenGate for the token, and give its protect() this construct; in HCL, name the data source in depends_on.',
      }));
  });
}

/** The addresses of what checks each token, by how Terraform refers to the token: `var.press_token`. */
function checksByExpression(
  blocks: readonly Block[],
  variables: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(variables.map((name) => [`var.${name}`, []]));
  for (const block of blocks.filter(isTokenCheck)) {
    const expressions = tokenArguments(block)
      .filter(({ kind }) => kind === 'value')
      .map(({ text }) => expressionOf(text))
      .filter((expression) => expression !== undefined);
    for (const expression of expressions) {
      found.set(expression, [...(found.get(expression) ?? []), block.address]);
    }
  }
  return found;
}

/** Whether a text contains an expression, and not only as the beginning of a longer name. */
function mentions(json: string, expression: string): boolean {
  const escaped = JSON.stringify(expression)
    .slice(1, -1)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`).test(json);
}
