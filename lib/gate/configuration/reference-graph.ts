import { type Block, type Body, isBody, member } from './block';
import { closing, type ExpressionToken, isSign, references, stepsAfter, templateParts } from './expression';
import { expressionParts, keyOf, split } from './expression-parts';
import { CHOOSING, partsOfResult } from './literal-functions';

/** The steps of a reference: `["var", "tokens", "device"]`. */
export type Path = readonly string[];

/** What the blocks of a configuration refer to, directly or through local values. */
export class ReferenceGraph {
  readonly #locals: Body;
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #references = new Map<Block, readonly Path[]>();
  /** What each local value refers to. Cached, because there can be long chains of local values. */
  readonly #referencesOfLocals = new Map<string, readonly Path[]>();
  readonly #choicesOfLocals = new Map<string, readonly Path[]>();

  constructor(blocks: readonly Block[]) {
    this.#locals = Object.assign(
      {},
      ...blocks.filter(({ kind }) => kind === 'locals').map(({ body }) => body),
    );
    this.#blocks = new Map(blocks.map((block) => [ownAddressOf(block), block]));
  }

  /** What a value refers to. A reference to a local value is replaced by the references in that. */
  referencesIn(value: unknown): Path[] {
    return textsIn(value)
      .flatMap(pathsIn)
      .flatMap((path) => this.#referredTo(path));
  }

  /** The references whose value the text may have: several if `coalesce()` or a condition chooses. Empty if the text joins parts. */
  choicesIn(text: string): readonly Path[] {
    const [part, ...others] = templateParts(text);
    return part && 'expression' in part && others.length === 0 ? this.#choicesOf(part.expression) : [];
  }

  #choicesOf(expression: readonly ExpressionToken[]): readonly Path[] {
    const choice = choiceIn(expression);
    if (choice)
      return choice.among.flatMap((each) => this.#choicesOf(each).map((path) => [...path, ...choice.steps]));
    const [path, ...others] = pathsOf(expression);
    return path && others.length === 0 ? this.#choicesAt(path) : [];
  }

  #choicesAt(path: Path): readonly Path[] {
    const [root, name, ...steps] = path;
    const value = root === 'local' && name !== undefined && member(this.#locals[name], steps);
    if (typeof value !== 'string') {
      const found = this.#referredTo(path);
      return found.length === 1 ? found : [];
    }
    const key = JSON.stringify([name, ...steps]);
    const known = this.#choicesOfLocals.get(key);
    if (known) return known;
    this.#choicesOfLocals.set(key, []);
    const found = this.choicesIn(value);
    this.#choicesOfLocals.set(key, found);
    return found;
  }

  #referredTo(path: Path): readonly Path[] {
    const [root, name, ...steps] = path;
    if (root !== 'local' || name === undefined) return [path];
    const key = JSON.stringify([name, ...steps]);
    const known = this.#referencesOfLocals.get(key);
    if (known) return known;
    // Ends the recursion if a local value refers to itself, which is an error of the configuration.
    this.#referencesOfLocals.set(key, [path]);
    const found = unique(this.referencesIn(member(this.#locals[name], steps)));
    this.#referencesOfLocals.set(key, found);
    return found;
  }

  /** What a block refers to, apart from `depends_on`. */
  usedBy(block: Block): readonly Path[] {
    const known = this.#references.get(block);
    if (known) return known;
    const { '//': _, depends_on: __, ...body } = block.body;
    const found = this.referencesIn(body);
    this.#references.set(block, found);
    return found;
  }

  /** The dependency cycle through a block, starting with the block; undefined if there is none. */
  cycleThrough(start: Block): readonly Block[] | undefined {
    const cameFrom = new Map<Block, Block>();
    const pending: Block[] = [start];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      for (const other of this.neededBy(next)) {
        if (other === start) return pathTo(next, cameFrom);
        if (cameFrom.has(other)) continue;
        cameFrom.set(other, next);
        pending.push(other);
      }
    }
    return undefined;
  }

  /** What Terraform creates before a block. For a module, only `depends_on` counts, because only that applies to all of its contents. */
  neededBy(block: Block): Block[] {
    // Stryker disable next-line ArrayDeclaration: no block has the text as its address.
    const used = block.kind === 'module' ? [] : this.usedBy(block).map(addressOf);
    return [...namedBy(block), ...used, providerAddressOf(block)]
      .map((address) => this.#blocks.get(address))
      .filter((other) => other !== undefined);
  }

  /** The addresses of everything that a block depends on, directly or indirectly, by reference or `depends_on`. */
  waitedForBy(block: Block): ReadonlySet<string> {
    const found = new Set<string>();
    const pending: Block[] = [block];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const address of [...namedBy(next), ...this.usedBy(next).map(addressOf)]) {
        if (found.has(address)) continue;
        found.add(address);
        const other = this.#blocks.get(address);
        if (other) pending.push(other);
      }
    }
    return found;
  }
}

/** The references in `depends_on`. */
function namedBy({ body }: Block): string[] {
  return [body.depends_on].flat().filter((text) => typeof text === 'string');
}

/** The address of the provider that a resource or a data source uses. */
export function providerAddressOf({ type, body }: Block): string {
  return `provider.${typeof body.provider === 'string' ? body.provider : type.split('_')[0]}`;
}

/** The address of a block. That of a provider block includes its alias. */
export function ownAddressOf({ kind, address, body }: Block): string {
  return kind === 'provider' && typeof body.alias === 'string' ? `${address}.${body.alias}` : address;
}

/** The address of the block that a reference leads to. */
export function addressOf([root, ...steps]: Path): string {
  return [root, ...steps.slice(0, root === 'data' || root === 'ephemeral' ? 2 : 1)].join('.');
}

function pathsIn(text: string): Path[] {
  // Stryker disable next-line ConditionalExpression,StringLiteral: only slower, with the same result.
  if (!text.includes('{')) return [];
  return templateParts(text).flatMap((part) => ('expression' in part ? pathsOf(part.expression) : []));
}

/** The references in an expression. `lookup(<reference>, "<key>")` and `jsondecode(<reference>).<key>` count as `<reference>.<key>`. */
function pathsOf(expression: readonly ExpressionToken[]): Path[] {
  const paths: Path[] = [];
  // Stryker disable next-line ArrayDeclaration: a value that is not a token refers to nothing.
  const others: ExpressionToken[] = [];
  let end = -1;
  for (const [index, token] of expression.entries()) {
    if (index <= end) continue;
    const call = callAt(expression, index);
    if (call) {
      paths.push(...call.paths);
      end = call.end;
    } else others.push(token);
  }
  return [...paths, ...references(others)];
}

/** The call at a position: what it and the steps after it refer to, and the position of the last token. */
function callAt(
  expression: readonly ExpressionToken[],
  start: number,
): { readonly end: number; readonly paths: readonly Path[] } | undefined {
  const [name, open] = expression.slice(start, start + 2);
  // Stryker disable next-line OptionalChaining: there is a token at the position.
  if (name?.kind !== 'name' || !isSign(open, '(')) return undefined;
  const close = closing(expression, start + 1);
  const given = expression.slice(start + 2, close);
  const { steps, end } = stepsAfter(expression, close);
  const found = name.text === 'lookup' ? lookedUp(given) : pathsOf(given);
  const [path, ...others] = found;
  return { end, paths: path && others.length === 0 ? [[...path, ...steps]] : found };
}

/** The alternatives from which an expression takes its value, and the steps after it. */
function choiceIn(expression: readonly ExpressionToken[]) {
  const parts = expressionParts(expression);
  const stepsFrom = (open: number) => stepsAfter(expression, closing(expression, open)).steps;
  if (parts.kind === 'conditional') return { among: parts.results, steps: [] };
  if (parts.kind === 'list') return { among: parts.elements, steps: stepsFrom(0) };
  // `lookup` selects by key, not among its arguments: see pathsOf.
  if (parts.kind !== 'call' || parts.name === 'lookup') return undefined;
  if (CHOOSING.has(parts.name)) return { among: partsOfResult(parts.name, parts.given), steps: stepsFrom(1) };
  return parts.given.length === 1 ? { among: parts.given, steps: stepsFrom(1) } : undefined;
}

/** The references that `lookup` selects with its arguments. */
function lookedUp(given: readonly ExpressionToken[]): readonly Path[] {
  // Stryker disable next-line ArrayDeclaration: a value that is not a token refers to nothing.
  const [container = [], key = [], ...defaults] = split(given, ',');
  const [quoted] = key;
  const name = quoted?.kind === 'string' ? keyOf(quoted) : undefined;
  const paths = pathsOf(container);
  const [path, ...others] = paths;
  const isKnown = name !== undefined && path !== undefined && others.length === 0;
  return [...(isKnown ? [[...path, name]] : [...paths, ...pathsOf(key)]), ...defaults.flatMap(pathsOf)];
}

function unique(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  // Stryker disable next-line ArrayDeclaration: the text contains no expression.
  return isBody(value) ? Object.values(value).flatMap(textsIn) : [];
}

function pathTo(end: Block, cameFrom: ReadonlyMap<Block, Block>): readonly Block[] {
  const path: Block[] = [];
  for (let block: Block | undefined = end; block !== undefined; block = cameFrom.get(block))
    path.unshift(block);
  return path;
}
