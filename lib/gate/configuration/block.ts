/** The contents of a block in Terraform's JSON syntax: expressions are texts with `${…}`. */
export type Body = Readonly<Record<string, unknown>>;

/** One block of a Terraform configuration. */
export interface Block {
  /** `data`, `resource`, `ephemeral`, `module`, `variable`, `output`, `provider`, … */
  readonly kind: string;
  /** The type of a resource or a data source; of others, nothing. */
  readonly type: string;
  /** As Terraform refers to it: `data.apsaramqtt_token.device`. */
  readonly address: string;
  /** What its author calls it: the construct's path where there is one, else the address. */
  readonly name: string;
  readonly body: Body;
  /** The keys that lead to it in the configuration. */
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

/** Whether a block is an output that CDKTF adds for another stack, which is what uses the value. */
export function isCrossStackOutput({ kind, path }: Block): boolean {
  return kind === 'output' && isNameOfCrossStackOutput(path[1] ?? '');
}

/** Whether an output of a name is one that CDKTF adds for another stack. */
export function isNameOfCrossStackOutput(name: string): boolean {
  return name.startsWith('cross-stack-output-');
}

/** The data source that a check block can hold has its address in the module, as if it were outside. */
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

/** What steps lead to in a body; the whole where they lead nowhere that is known. */
export function member(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce((found: unknown, step) => (isBody(found) ? found[step] : found), value);
}

/** What a block names in `depends_on`, in which an override can put one text in place of a list. */
export function dependenciesOf({ body }: Pick<Block, 'body'>): unknown[] {
  return [body.depends_on ?? []].flat();
}

/** The bodies of a block that may be repeated: it is in an array then. */
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

/** CDKTF leaves it in a comment. The check of a gate is its hidden child: the author knows the gate. */
function constructPathOf(body: Body): string | undefined {
  const comment = body['//'];
  const metadata = isBody(comment) ? comment.metadata : undefined;
  const path = isBody(metadata) ? metadata.path : undefined;
  return typeof path === 'string' ? path.replace(/\/(Default|Resource)$/, '') : undefined;
}
