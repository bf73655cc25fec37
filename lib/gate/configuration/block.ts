/** The contents of a block in Terraform's JSON syntax, where expressions are strings with `${…}`. */
export type Body = Readonly<Record<string, unknown>>;

/** One block of a Terraform configuration. */
export interface Block {
  /** `data`, `resource`, `ephemeral`, `module`, `variable`, `output`, `provider`, … */
  readonly kind: string;
  /** The type of a resource, data source, ephemeral resource or action; empty for others. */
  readonly type: string;
  /** As Terraform refers to it: `data.apsaramqtt_token.device`. */
  readonly address: string;
  /** The name that its author knows: the path of the construct if there is one, else the address. */
  readonly name: string;
  readonly body: Body;
  /** The keys of the configuration that lead to the block. */
  readonly path: readonly string[];
  /** Whether it is in a `check` block, which turns its errors into warnings. */
  readonly isInCheck?: boolean;
}

const TYPED = new Set(['data', 'resource', 'ephemeral', 'action']);
const NAMED = new Set(['module', 'variable', 'output', 'provider']);

/** The blocks of a configuration in Terraform's JSON syntax. */
export function blocksOf(configuration: Body): Block[] {
  return Object.entries(configuration).flatMap(([kind, content]) => {
    if (TYPED.has(kind)) {
      return entriesOf(content).flatMap(([type, named]) =>
        entriesOf(named).flatMap(([name, body]) => blocks(kind, type, name, body)),
      );
    }
    if (kind === 'check') return entriesOf(content).flatMap(([name, body]) => blocksInCheck(name, body));
    if (NAMED.has(kind)) return entriesOf(content).flatMap(([name, body]) => blocks(kind, '', name, body));
    return bodiesOf(content).map((body) => ({
      kind,
      type: '',
      address: kind,
      name: kind,
      body,
      path: [kind],
    }));
  });
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a block is an output that CDKTF adds because another stack uses the value. */
export function isCrossStackOutput({ kind, path }: Block): boolean {
  return kind === 'output' && isNameOfCrossStackOutput(path[1] ?? '');
}

/** Whether CDKTF added the output of this name because another stack uses the value. */
export function isNameOfCrossStackOutput(name: string): boolean {
  return name.startsWith('cross-stack-output-');
}

/** The data source in a check block has the same address as one outside of it. */
function blocksInCheck(name: string, content: unknown): Block[] {
  const inner = bodiesOf(content)
    .flatMap(({ data }) => blocksOf({ data }))
    .map((block) => ({ ...block, path: ['check', name, ...block.path], isInCheck: true }));
  const around = bodiesOf(content).map(({ data: _, ...body }) => body);
  return [...inner, ...blocks('check', '', name, around)];
}

function blocks(kind: string, type: string, name: string, content: unknown): Block[] {
  const address = addressOf(kind, type, name);
  const path = [kind, type, name].filter(Boolean);
  return bodiesOf(content).map((body) => ({
    kind,
    type,
    address,
    name: constructPathOf(body) ?? address,
    body,
    path,
  }));
}

/** The value at a path. If a step leads into something that is not an object, such as an expression, that whole value. */
export function member(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce((found: unknown, step) => (isBody(found) ? found[step] : found), value);
}

/** The entries of `depends_on`. An override of CDKTF may have replaced the list with one string. */
export function dependenciesOf({ body }: Pick<Block, 'body'>): unknown[] {
  return [body.depends_on ?? []].flat();
}

/** The bodies of a block. Repeated blocks are in an array. */
export function bodiesOf(content: unknown): Body[] {
  return (Array.isArray(content) ? content : [content]).filter(isBody);
}

function entriesOf(content: unknown): [string, unknown][] {
  return bodiesOf(content).flatMap((body) => Object.entries(body));
}

function addressOf(kind: string, type: string, name: string): string {
  if (kind === 'resource') return `${type}.${name}`;
  return [kind === 'variable' ? 'var' : kind, type, name].filter(Boolean).join('.');
}

/** The path that CDKTF writes into a comment. The data source of a gate is a hidden child of it, so the path of the gate is returned. */
function constructPathOf(body: Body): string | undefined {
  const comment = body['//'];
  const metadata = isBody(comment) ? comment.metadata : undefined;
  const path = isBody(metadata) ? metadata.path : undefined;
  return typeof path === 'string' ? path.replace(/\/(Default|Resource)$/, '') : undefined;
}
