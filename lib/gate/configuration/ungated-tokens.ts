import { append } from '../grouping';
import { UNGATED_TOKEN } from '../rules';
import { type Block, isCrossStackOutput } from './block';
import type { BrokenRule } from './broken-rule';
import { type Path, ReferenceGraph } from './reference-graph';
import { expressionOf, isTokenCheck, tokenArguments } from './token-argument';

/** A token that something in a configuration refers to. */
interface Token<B> {
  /** How the check refers to it: `var.device_token`. */
  readonly name: string;
  /** What it comes from, after local values and functions are resolved. */
  readonly path: Path;
  readonly checks: readonly Check<B>[];
}

/** A check of a token. */
interface Check<B> {
  readonly block: B;
  /**
   * The paths from which the check takes its token: several if a function such as `coalesce()` chooses one. The check then protects only
   * what uses all of them.
   */
  readonly among: readonly string[];
}

/** The kinds of blocks that use tokens and can have `depends_on`. Provider blocks cannot. */
const USERS = new Set(['resource', 'module', 'action', 'output']);

/**
 * The resources, modules, actions and outputs that use a token without waiting for a check of it (AMT005). Tokens are
 * followed through local values, functions and iterators.
 * @param blocks all blocks of one configuration.
 * @param variables the names of variables that contain tokens, in addition to those that a check refers to.
 */
export function ungatedTokens<B extends Block>(
  blocks: readonly B[],
  variables: readonly string[],
): BrokenRule<B>[] {
  const graph = new ReferenceGraph(blocks);
  const tokens = new TokensByPath(tokensOf(blocks, graph, variables));
  const users = blocks.filter((block) => USERS.has(block.kind) && !isCrossStackOutput(block));
  return users.flatMap((block) => {
    const used = tokens.usedIn(graph.usedBy(block));
    // Stryker disable next-line ConditionalExpression: only slower, with the same result.
    if (used.length === 0) return [];
    const waitsFor = graph.waitedForBy(block);
    const paths = new Set(used.map(({ path }) => path.join('.')));
    return used
      .map(({ name, checks }) => ({
        name,
        checks: checks
          .filter(({ among }) => among.every((path) => paths.has(path)))
          .map((check) => check.block),
      }))
      .filter(({ checks }) => !checks.some(({ address }) => waitsFor.has(address)))
      .map(({ name, checks }) => ({
        rule: UNGATED_TOKEN,
        block,
        checks,
        message: `${block.name} uses the token ${name} but is not protected by a gate that checks it.`,
        help: 'Create an MqttTokenGate for the token and pass this construct to its protect(). In HCL, add the data source to depends_on.',
      }));
  });
}

/** Finds tokens by a reference to the token, to a part of it, or to a value that contains it. */
class TokensByPath<B> {
  readonly #whole = new Map<string, Token<B>>();
  /** The tokens in a value: `var.tokens.device` is in `var.tokens`. */
  readonly #within = new Map<string, Token<B>[]>();

  constructor(tokens: readonly Token<B>[]) {
    for (const token of tokens) {
      this.#whole.set(token.path.join('.'), token);
      for (const value of valuesAround(token.path)) append(this.#within, value, token);
    }
  }

  usedIn(paths: readonly Path[]): Token<B>[] {
    const found = paths.flatMap((path) => [
      ...valuesAround(path).map((value) => this.#whole.get(value)),
      ...(this.#within.get(path.join('.')) ?? []),
    ]);
    return [...new Set(found)].filter((token) => token !== undefined);
  }
}

/** A value and the values that contain it: for `var.a.b`, these are `var.a.b`, `var.a` and `var`. */
function valuesAround(path: Path): string[] {
  return path.map((_, index) => path.slice(0, path.length - index).join('.'));
}

function tokensOf<B extends Block>(
  blocks: readonly B[],
  graph: ReferenceGraph,
  variables: readonly string[],
): Token<B>[] {
  const found = new Map<string, { name: string; path: Path; checks: Check<B>[] }>();
  const add = (name: string, path: Path, checks: readonly Check<B>[]) => {
    const key = path.join('.');
    const token = found.get(key) ?? { name, path, checks: [] };
    token.checks.push(...checks);
    found.set(key, token);
  };
  for (const variable of variables) add(`var.${variable}`, ['var', variable], []);
  for (const block of blocks.filter(isTokenCheck)) {
    for (const { kind, text } of tokenArguments(block)) {
      const expression = kind === 'value' ? expressionOf(text) : undefined;
      if (expression === undefined) continue;
      // If the text joins parts, there are no choices, because none of the parts is the token.
      const choices = graph.choicesIn(text);
      const among = choices.map((path) => path.join('.'));
      for (const [index, path] of choices.entries()) {
        const name = among.length > 1 ? `${among[index]} (one of ${expression})` : expression;
        add(name, path, [{ block, among }]);
      }
    }
  }
  return [...found.values()];
}
