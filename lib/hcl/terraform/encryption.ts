import { referenceOf } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { attributeNamed, labelCountErrors, literalText } from './block-parts';
import { asUnread } from './module-configuration';

/** The methods and key providers, with the arguments that are required if a method or key provider is used. */
const NAMED_BLOCKS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
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
const LABEL_COUNTS: Readonly<Record<string, number>> = {
  method: 2,
  key_provider: 2,
  state: 0,
  plan: 0,
  [REMOTE]: 0,
};
const REMOTE_LABEL_COUNTS: Readonly<Record<string, number>> = { default: 0, remote_state_data_source: 1 };
const MIN_PASSPHRASE = 16;

/**
 * The errors in the encryption of state and plan, which OpenTofu reads before it makes a plan.
 *
 * @param settings the blocks in the `terraform` blocks of the root module.
 * @param environment the value of `TF_ENCRYPTION`: the body of another `encryption` block.
 */
export function encryptionErrors(settings: readonly Block[], environment: string | undefined): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const [first, ...others] = settings.filter(({ type }) => type === 'encryption');
  for (const { header } of others)
    diagnostics.push(errorAt('A module can have only one encryption block.', header));
  const bodies = first === undefined ? [] : [first.body];
  if (environment?.trim().startsWith('{') === false) {
    const parsed = parseFile(new SourceText('TF_ENCRYPTION', environment));
    diagnostics.push(...asUnread(parsed.diagnostics));
    bodies.push(parsed.value);
  } else if (environment?.trim()) return diagnostics; // JSON syntax does not distinguish blocks from arguments.
  return [...diagnostics, ...new Encryption(bodies).errors()];
}

class Encryption {
  private readonly named: ReadonlyMap<string, Block>;

  constructor(private readonly bodies: readonly Body[]) {
    const blocks = bodies.flatMap((body) =>
      body.blocks.filter(({ type }) => Object.hasOwn(NAMED_BLOCKS, type)),
    );
    this.named = new Map(blocks.map((block) => [addressOf(block), block]));
  }

  errors(): Diagnostic[] {
    return this.bodies.flatMap((body) => [
      ...contentErrors('encryption', body, [], LABEL_COUNTS),
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
      ...contentErrors(REMOTE, body, [], REMOTE_LABEL_COUNTS),
      ...body.blocks.flatMap((block) => this.inTarget(block, ['method'], false)),
    ];
  }

  /** @param isEnforced whether the enclosing block forbids the method `unencrypted`. */
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
      ...contentErrors(type, body, names, { fallback: 0 }),
      ...repeated(body, ['fallback']),
      ...(enforced === undefined || isWord(enforced, ['true', 'false'])
        ? []
        : [errorAt('enforced must be true or false.', enforced)]),
      ...(isForced && isUnencrypted
        ? [errorAt('The method unencrypted is not allowed with enforced = true.', method)]
        : []),
      ...(method === undefined
        ? [errorAt(`The argument method is required in ${type} blocks.`, header)]
        : this.usedErrors('method', method)),
      ...body.blocks
        .filter((block) => block.type === 'fallback')
        .flatMap((block) => this.inTarget(block, ['method'], isForced)),
    ];
  }

  /** The errors in a reference to a method or key provider, and in the block that it names. */
  private usedErrors(kind: 'method' | 'key_provider', reference: Expression): Diagnostic[] {
    const address = referredAddress(reference);
    if (!address?.startsWith(`${kind}.`))
      return [errorAt(`A reference of the form ${kind}.TYPE.NAME is required here.`, reference)];
    const block = this.named.get(address);
    if (block === undefined)
      return [errorAt(`${address} is not declared in an encryption block.`, reference)];
    const type = block.labels[0]?.text ?? '';
    const required = NAMED_BLOCKS[kind]?.[type];
    if (required === undefined) return [errorAt(`OpenTofu has no ${kind} "${type}".`, block.header)];
    const keys = kind === 'method' ? attributeNamed(block.body, 'keys')?.value : undefined;
    return [
      ...required
        .filter((name) => attributeNamed(block.body, name) === undefined)
        .map((name) => errorAt(`The argument ${name} is required in ${address}.`, block.header)),
      ...(type === 'pbkdf2' ? passphraseErrors(block) : []),
      ...(keys !== undefined && referenceOf(keys)?.root === 'key_provider'
        ? this.usedErrors('key_provider', keys)
        : []),
    ];
  }
}

function addressOf({ type, labels }: Block): string {
  return [type, ...labels.map(({ text }) => text)].join('.');
}

/** The address in a reference of three names: `method.aes_gcm.main`. */
function referredAddress(value: Expression): string | undefined {
  const reference = referenceOf(value);
  const names = reference?.steps.map((step) => (step.kind === 'get' ? step.name : undefined));
  if (reference === undefined || names?.length !== 2 || names.includes(undefined)) return undefined;
  return [reference.root, ...names].join('.');
}

function contentErrors(
  type: string,
  { attributes, blocks }: Body,
  names: readonly string[],
  known: Readonly<Record<string, number>>,
): Diagnostic[] {
  return [
    ...attributes
      .filter(({ name }) => !names.includes(name))
      .map(({ name, namePlace }) =>
        errorAt(`The argument ${name} is not supported in ${type} blocks.`, namePlace),
      ),
    ...blocks.flatMap((block) => {
      const wanted = Object.hasOwn(known, block.type) ? known[block.type] : undefined;
      if (wanted === undefined)
        return [errorAt(`The block ${block.type} is not supported in ${type} blocks.`, block.header)];
      return labelCountErrors(block, wanted);
    }),
  ];
}

/** The errors for blocks that repeat. @param single the types without a name of which only one block is allowed */
function repeated({ blocks }: Body, single: readonly string[]): Diagnostic[] {
  const seen = new Set<string>();
  return blocks.flatMap((block) => {
    const name = addressOf(block);
    const isSecond =
      seen.has(name) && (single.includes(block.type) || Object.hasOwn(NAMED_BLOCKS, block.type));
    seen.add(name);
    return isSecond ? [errorAt(`The block ${name} is declared twice.`, block.header)] : [];
  });
}

function isWord(expression: Expression, words: readonly string[]): boolean {
  if (expression.kind === 'boolean') return words.includes(String(expression.value));
  return expression.kind === 'template' && words.includes(literalText(expression) ?? '');
}

function passphraseErrors({ body, header }: Block): Diagnostic[] {
  const passphrase = attributeNamed(body, 'passphrase')?.value;
  if (passphrase === undefined) {
    return attributeNamed(body, 'chain') === undefined
      ? [errorAt('The key provider pbkdf2 requires either passphrase or chain.', header)]
      : [];
  }
  const text = passphrase.kind === 'template' ? literalText(passphrase) : undefined;
  return text !== undefined && text.length < MIN_PASSPHRASE
    ? [errorAt(`The passphrase must have at least ${MIN_PASSPHRASE} characters.`, passphrase)]
    : [];
}
