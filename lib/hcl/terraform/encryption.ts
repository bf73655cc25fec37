import { referenceOf } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { attributeNamed, literalText } from './block-parts';
import { unread } from './module-configuration';

/** The types of blocks that others refer to, with the arguments that a referenced block requires. */
const NAMED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  method: { aes_gcm: ['keys'], external: [], unencrypted: [] },
  key_provider: {
    aws_kms: [],
    azure_vault: ['key_length', 'vault_key_name', 'vault_uri'],
    external: ['command'],
    gcp_kms: ['key_length', 'kms_encryption_key'],
    openbao: ['key_name'],
    pbkdf2: [],
  },
};
const REMOTE = 'remote_state_data_sources';
const BLOCKS: Readonly<Record<string, number>> = {
  method: 2,
  key_provider: 2,
  state: 0,
  plan: 0,
  [REMOTE]: 0,
};
const BLOCKS_OF_REMOTE: Readonly<Record<string, number>> = { default: 0, remote_state_data_source: 1 };
const MIN_PASSPHRASE_LENGTH = 16;

/**
 * The faults for which OpenTofu refuses the encryption of state and plan, before it plans anything.
 *
 * @param settings the blocks in `terraform` blocks of the root module.
 * @param environment the value of `TF_ENCRYPTION`, which is another body of the `encryption` block.
 */
export function encryptionFaults(settings: readonly Block[], environment: string | undefined): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const [first, ...others] = settings.filter(({ type }) => type === 'encryption');
  for (const { header } of others)
    diagnostics.push(errorAt('A module can have only one block encryption.', header));
  const bodies = first === undefined ? [] : [first.body];
  if (environment?.trim().startsWith('{') === false) {
    const parsed = parseFile(new SourceText('TF_ENCRYPTION', environment));
    diagnostics.push(...unread(parsed.diagnostics));
    bodies.push(parsed.value);
  } else if (environment?.trim()) return diagnostics; // Not checked, because JSON syntax does not distinguish blocks from arguments.
  return [...diagnostics, ...new Encryption(bodies).faults()];
}

class Encryption {
  private readonly named: ReadonlyMap<string, Block>;

  constructor(private readonly bodies: readonly Body[]) {
    const blocks = bodies.flatMap((body) => body.blocks.filter(({ type }) => Object.hasOwn(NAMED, type)));
    this.named = new Map(blocks.map((block) => [addressOf(block), block]));
  }

  faults(): Diagnostic[] {
    return this.bodies.flatMap((body) => [
      ...contentFaults('encryption', body, [], BLOCKS),
      ...repeated(body, ['state', 'plan', REMOTE]),
      ...body.blocks.flatMap((block) => {
        if (block.type === REMOTE) return this.inRemote(block);
        return ['state', 'plan'].includes(block.type)
          ? this.inTarget(block, ['method', 'enforced'], false)
          : [];
      }),
    ]);
  }

  private inRemote({ body }: Block): Diagnostic[] {
    return [
      ...contentFaults(REMOTE, body, [], BLOCKS_OF_REMOTE),
      ...body.blocks.flatMap((block) => this.inTarget(block, ['method'], false)),
    ];
  }

  /** @param isEnforced whether an outer block forbids the method `unencrypted`. */
  private inTarget(
    { type, header, body }: Block,
    names: readonly string[],
    isEnforced: boolean,
  ): Diagnostic[] {
    const method = attributeNamed(body, 'method')?.value;
    const enforced = attributeNamed(body, 'enforced')?.value;
    const isForced = isEnforced || (enforced !== undefined && isWord(enforced, ['true']));
    const isUnencrypted = method !== undefined && referredAddress(method)?.startsWith('method.unencrypted.');
    return [
      ...contentFaults(type, body, names, { fallback: 0 }),
      ...repeated(body, ['fallback']),
      ...(enforced === undefined || isWord(enforced, ['true', 'false'])
        ? []
        : [errorAt('enforced must be true or false.', enforced)]),
      ...(isForced && isUnencrypted ? [errorAt('enforced forbids the method unencrypted.', method)] : []),
      ...(method === undefined
        ? [errorAt(`A block ${type} needs the argument method.`, header)]
        : this.usedFaults('method', method)),
      ...body.blocks
        .filter((block) => block.type === 'fallback')
        .flatMap((block) => this.inTarget(block, ['method'], isForced)),
    ];
  }

  /** The faults of a reference to a method or a key provider, and of the block that it refers to. */
  private usedFaults(kind: 'method' | 'key_provider', reference: Expression): Diagnostic[] {
    const address = referredAddress(reference);
    if (!address?.startsWith(`${kind}.`))
      return [errorAt(`A ${kind} is referred to as ${kind}.TYPE.NAME.`, reference)];
    const block = this.named.get(address);
    if (block === undefined) return [errorAt(`There is no block ${address} in encryption.`, reference)];
    const type = block.labels[0]?.text ?? '';
    const required = NAMED[kind]?.[type];
    if (required === undefined) return [errorAt(`There is no ${kind} "${type}".`, block.header)];
    const keys = kind === 'method' ? attributeNamed(block.body, 'keys')?.value : undefined;
    return [
      ...required
        .filter((name) => attributeNamed(block.body, name) === undefined)
        .map((name) => errorAt(`${address} needs the argument ${name}.`, block.header)),
      ...(type === 'pbkdf2' ? passphraseFaults(block) : []),
      ...(keys !== undefined && referenceOf(keys)?.root === 'key_provider'
        ? this.usedFaults('key_provider', keys)
        : []),
    ];
  }
}

function addressOf({ type, labels }: Block): string {
  return [type, ...labels.map(({ text }) => text)].join('.');
}

/** The address that a reference names; undefined if it is not of the form `kind.TYPE.NAME`. */
function referredAddress(value: Expression): string | undefined {
  const reference = referenceOf(value);
  const names = reference?.steps.map((step) => (step.kind === 'get' ? step.name : undefined));
  if (reference === undefined || names?.length !== 2 || names.includes(undefined)) return undefined;
  return [reference.root, ...names].join('.');
}

function contentFaults(
  type: string,
  { attributes, blocks }: Body,
  names: readonly string[],
  known: Readonly<Record<string, number>>,
): Diagnostic[] {
  return [
    ...attributes
      .filter(({ name }) => !names.includes(name))
      .map(({ name, namePlace }) => errorAt(`A block ${type} has no argument ${name}.`, namePlace)),
    ...blocks.flatMap((block) => {
      const wanted = Object.hasOwn(known, block.type) ? known[block.type] : undefined;
      if (wanted === undefined) return [errorAt(`A block ${type} has no block ${block.type}.`, block.header)];
      if (block.labels.length === wanted) return [];
      const labels = wanted === 1 ? '1 label' : `${wanted} labels`;
      return [errorAt(`A block ${block.type} has ${labels}, not ${block.labels.length}.`, block.header)];
    }),
  ];
}

/** The faults of repeated blocks: of the given types, and of named blocks with the same name. */
function repeated({ blocks }: Body, single: readonly string[]): Diagnostic[] {
  const passed = new Set<string>();
  return blocks.flatMap((block) => {
    const name = addressOf(block);
    const isSecond = passed.has(name) && (single.includes(block.type) || Object.hasOwn(NAMED, block.type));
    passed.add(name);
    return isSecond ? [errorAt(`The block ${name} is declared twice.`, block.header)] : [];
  });
}

function isWord(expression: Expression, words: readonly string[]): boolean {
  if (expression.kind === 'boolean') return words.includes(String(expression.value));
  return expression.kind === 'template' && words.includes(literalText(expression) ?? '');
}

function passphraseFaults({ body, header }: Block): Diagnostic[] {
  const passphrase = attributeNamed(body, 'passphrase')?.value;
  if (passphrase === undefined) {
    return attributeNamed(body, 'chain') === undefined
      ? [errorAt('A key provider pbkdf2 needs one of passphrase and chain.', header)]
      : [];
  }
  const text = passphrase.kind === 'template' ? literalText(passphrase) : undefined;
  return text !== undefined && text.length < MIN_PASSPHRASE_LENGTH
    ? [errorAt(`The passphrase has fewer than ${MIN_PASSPHRASE_LENGTH} characters.`, passphrase)]
    : [];
}
