import { UNGATED_TOKEN } from '../rules';
import { type Block, isCrossStackOutput } from './block';
import type { BrokenRule } from './broken-rule';
import { overlap, type Path, ReferenceGraph } from './reference-graph';
import { expressionOf, isTokenCheck, tokenArguments } from './token-argument';

/** A token that something in a configuration refers to. */
interface Token {
  /** As the check refers to it: `var.device_token`. */
  readonly name: string;
  /** Where it comes from, through local values and functions. */
  readonly path: Path;
  /** The addresses of what checks it. */
  readonly checks: readonly string[];
}

/** What can wait for a check and hands tokens on. Provider blocks cannot wait. */
const USERS = new Set(['resource', 'module', 'action', 'output']);

/**
 * The resources, modules, actions and outputs that use a token without waiting for a check of it (AMT005). Tokens are
 * followed through local values, functions and iterators.
 * @param blocks all of one configuration.
 * @param variables the names of variables that are tokens, besides those that a check refers to.
 */
export function ungatedTokens<B extends Block>(
  blocks: readonly B[],
  variables: readonly string[] = [],
): BrokenRule<B>[] {
  const graph = new ReferenceGraph(blocks);
  const tokens = tokensOf(blocks, graph, variables);
  const users = blocks.filter((block) => USERS.has(block.kind) && !isCrossStackOutput(block));
  return users.flatMap((block) => {
    const used = tokensUsedBy(graph.usedBy(block), tokens);
    const waitsFor = graph.waitedForBy(block);
    return used
      .filter(({ checks }) => !checks.some((address) => waitsFor.has(address)))
      .map(({ name }) => ({
        rule: UNGATED_TOKEN,
        block,
        message: `${block.name} uses the token ${name} but is not protected by a gate that checks it.`,
        help: 'Create an MqttTokenGate for the token and pass this construct to its protect(). In HCL, add the data source to depends_on.',
      }));
  });
}

/** The tokens of a configuration, by where their paths start: each path overlaps only with those that start as it does. */
type Tokens = ReadonlyMap<string, readonly Token[]>;

const startOf = (path: Path) => path.slice(0, 2).join('.');

function tokensUsedBy(uses: readonly Path[], tokens: Tokens): Token[] {
  const used = uses.flatMap((use) =>
    (tokens.get(startOf(use)) ?? []).filter(({ path }) => overlap(use, path)),
  );
  return [...new Set(used)];
}

function tokensOf(blocks: readonly Block[], graph: ReferenceGraph, variables: readonly string[]): Tokens {
  const found = new Map<string, { name: string; path: Path; checks: string[] }>();
  const add = (name: string, path: Path, checks: readonly string[]) => {
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
      const [path, ...others] = graph.referencesIn(text);
      // Of a text that is put together none of the parts is the token.
      if (path !== undefined && others.length === 0) add(expression, path, [block.address]);
    }
  }
  const tokens = new Map<string, Token[]>();
  for (const token of found.values()) {
    const start = startOf(token.path);
    const others = tokens.get(start);
    if (others) others.push(token);
    else tokens.set(start, [token]);
  }
  return tokens;
}
