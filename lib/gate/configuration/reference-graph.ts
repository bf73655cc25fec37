import { type Block, type Body, isBody, member } from './block';
import { closing, type ExpressionToken, isSign, references, stepsAfter, templateParts } from './expression';
import { expressionParts, keyOf, split } from './expression-parts';
import { CHOOSING, partsOfResult } from './literal-functions';

/** The steps of a reference: `["var", "tokens", "device"]`. */
export type Path = readonly string[];

/** What the blocks of a configuration refer to, through local values. */
export class ReferenceGraph {
  readonly #locals: Body;
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #references = new Map<Block, readonly Path[]>();
  /** What each local value refers to, since long chains of them are asked about often. */
  readonly #referencesOfLocals = new Map<string, readonly Path[]>();
  readonly #choicesOfLocals = new Map<string, readonly Path[]>();

  constructor(blocks: readonly Block[]) {
    this.#locals = Object.assign(
      {},
      ...blocks.filter(({ kind }) => kind === 'locals').map(({ body }) => body),
    );
    this.#blocks = new Map(blocks.map((block) => [ownAddressOf(block), block]));
  }

  /** What a value refers to. A local value counts as what it refers to itself. */
  referencesIn(value: unknown): Path[] {
    return textsIn(value)
      .flatMap(pathsIn)
      .flatMap((path) => this.#referredTo(path));
  }

  /** The references one of which is the value of a text: several where `coalesce()` or a condition chooses. Empty where a text joins parts. */
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
    // What refers to itself is an error of the configuration, and ends here.
    this.#referencesOfLocals.set(key, [path]);
    const found = unique(this.referencesIn(member(this.#locals[name], steps)));
    this.#referencesOfLocals.set(key, found);
    return found;
  }

  /** What a block uses: all that it refers to, other than to wait for it. */
  usedBy(block: Block): readonly Path[] {
    const known = this.#references.get(block);
    if (known) return known;
    const { '//': _, depends_on: __, ...body } = block.body;
    const found = this.referencesIn(body);
    this.#references.set(block, found);
    return found;
  }

  /** The way from a block back to itself over what waits for what, as Terraform has it; the block is first. */
  circleThrough(start: Block): readonly Block[] | undefined {
    const cameFrom = new Map<Block, Block>();
    const pending: Block[] = [start];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      for (const other of this.neededBy(next)) {
        if (other === start) return wayTo(next, cameFrom);
        if (cameFrom.has(other)) continue;
        cameFrom.set(other, next);
        pending.push(other);
      }
    }
    return undefined;
  }

  /** What has to be there before a block is. Of a module, parts can be there before: only its `depends_on` holds for all of it. */
  neededBy(block: Block): Block[] {
    // Stryker disable next-line ArrayDeclaration: another text is the address of no block.
    const used = block.kind === 'module' ? [] : this.usedBy(block).map(addressOf);
    return [...namedBy(block), ...used, providerAddressOf(block)]
      .map((address) => this.#blocks.get(address))
      .filter((other) => other !== undefined);
  }

  /** The addresses of what has to be there before a block is: what it uses and names in `depends_on`, and what these do. */
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

/** What a block names in `depends_on`. */
function namedBy({ body }: Block): string[] {
  return [body.depends_on].flat().filter((text) => typeof text === 'string');
}

/** The address of the provider that a resource or a data source uses. */
export function providerAddressOf({ type, body }: Block): string {
  return `provider.${typeof body.provider === 'string' ? body.provider : type.split('_')[0]}`;
}

/** The address of a block. Configurations of a provider differ in their aliases. */
export function ownAddressOf({ kind, address, body }: Block): string {
  return kind === 'provider' && typeof body.alias === 'string' ? `${address}.${body.alias}` : address;
}

/** The address of the block that a reference leads to. */
export function addressOf([root, ...steps]: Path): string {
  return [root, ...steps.slice(0, root === 'data' || root === 'ephemeral' ? 2 : 1)].join('.');
}

function pathsIn(text: string): Path[] {
  // Stryker disable next-line ConditionalExpression,StringLiteral: the result is the same, later.
  if (!text.includes('{')) return [];
  return templateParts(text).flatMap((part) => ('expression' in part ? pathsOf(part.expression) : []));
}

/** What an expression refers to. `lookup(<reference>, "<key>")` and `jsondecode(<reference>).<key>` are the paths that they lead to. */
function pathsOf(expression: readonly ExpressionToken[]): Path[] {
  const paths: Path[] = [];
  // Stryker disable next-line ArrayDeclaration: what is no token refers to nothing.
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

/** The call at a position: where it and the steps after it end, and what these lead to. */
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

/** The expressions one of which is the value of an expression, and the steps after it. */
function choiceIn(expression: readonly ExpressionToken[]) {
  const parts = expressionParts(expression);
  const stepsFrom = (open: number) => stepsAfter(expression, closing(expression, open)).steps;
  if (parts.kind === 'conditional') return { among: parts.results, steps: [] };
  if (parts.kind === 'list') return { among: parts.elements, steps: stepsFrom(0) };
  // Of a map, `lookup` takes the part that its key names.
  if (parts.kind !== 'call' || parts.name === 'lookup') return undefined;
  if (CHOOSING.has(parts.name)) return { among: partsOfResult(parts.name, parts.given), steps: stepsFrom(1) };
  return parts.given.length === 1 ? { among: parts.given, steps: stepsFrom(1) } : undefined;
}

/** What the arguments of `lookup` lead to. */
function lookedUp(given: readonly ExpressionToken[]): readonly Path[] {
  // Stryker disable next-line ArrayDeclaration: what is no token refers to nothing.
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
  // Stryker disable next-line ArrayDeclaration: another text holds no expression.
  return isBody(value) ? Object.values(value).flatMap(textsIn) : [];
}

function wayTo(end: Block, cameFrom: ReadonlyMap<Block, Block>): readonly Block[] {
  const way: Block[] = [];
  for (let block: Block | undefined = end; block !== undefined; block = cameFrom.get(block))
    way.unshift(block);
  return way;
}
