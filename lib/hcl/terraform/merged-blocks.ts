import type { Engine } from '../engine';
import type { Block } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT } from '../syntax/walk';
import { aliasOf, attributeNamed } from './block-parts';
import { mergeBlocks } from './overrides';

/** Collects the blocks of a module, reports duplicate declarations and merges overrides. */
export class MergedBlocks {
  private readonly declared = new Map<string, Block>();
  private others: Block[] = [];
  private readonly seenSettings = new Set<string>();

  constructor(
    private readonly diagnostics: Diagnostic[],
    private readonly engine: Engine,
  ) {}

  all(): Block[] {
    return [...this.declared.values(), ...this.others];
  }

  add(block: Block): void {
    this.checkSettings(block);
    this.insert(block);
  }

  private insert(block: Block): void {
    for (const nested of block.type === 'locals' ? block.body.blocks : [])
      this.report('A locals block must contain only arguments.', nested);
    this.checkRepetition(block);
    for (const [key, one] of declarations(block)) {
      const first = key === undefined ? undefined : this.declared.get(key);
      if (first !== undefined) {
        const line = first.source.position(first.start).line;
        this.report(`${nameOf(one)} is already declared at ${first.source.name}:${line}.`, one);
      } else if (key === undefined) this.others.push(one);
      else this.declared.set(key, one);
    }
  }

  override(block: Block): void {
    this.checkRepetition(block);
    this.checkDependencies(block);
    if (NOT_OVERRIDDEN[this.engine].includes(block.type))
      this.report(`Blocks of type ${block.type} are not allowed in override files.`, block);
    // Terraform ignores ephemeral blocks in override files.
    if (block.type === 'ephemeral' && this.engine === 'terraform') return;
    if (block.type === 'terraform' && block.body.blocks.some(isBackend))
      this.others = this.others.map((one) => (one.type === 'terraform' ? withoutBackend(one) : one));
    for (const [key, one] of declarations(block)) {
      const base = key === undefined ? undefined : this.declared.get(key);
      const condition = conditionIn(one);
      if (condition !== undefined)
        this.report(`Blocks of type ${condition.type} are not allowed in override files.`, condition);
      if (key !== undefined && base !== undefined)
        this.declared.set(key, mergeBlocks(base, one, this.engine));
      else if (this.overrideInCheck(one)) continue;
      // A default provider configuration exists even without a block.
      else if (key !== undefined && !isDefaultProvider(one)) {
        this.report(`${nameOf(one)} is overridden here, but no other file declares it.`, one);
      } else this.insert(one);
    }
  }

  /** Merges a data source over one in a check block. Returns false if there is none. */
  private overrideInCheck(override: Block): boolean {
    const isOverridden = (block: Block) => block.type === 'data' && nameOf(block) === nameOf(override);
    for (const [key, check] of this.declared) {
      if (check.type !== 'check' || !check.body.blocks.some(isOverridden)) continue;
      const blocks = check.body.blocks.map((one) =>
        isOverridden(one) ? mergeBlocks(one, override, this.engine) : one,
      );
      this.declared.set(key, { ...check, body: { ...check.body, blocks } });
      return true;
    }
    return false;
  }

  /** A module can have one `required_providers`, and one `backend` or `cloud`. */
  private checkSettings({ type, body }: Block): void {
    if (type !== 'terraform') return;
    for (const block of body.blocks.filter((one) => SINGLE_SETTINGS.includes(one.type))) {
      const what = block.type === 'required_providers' ? block.type : 'backend';
      if (this.seenSettings.has(what)) this.report(`A module can have only one ${what} block.`, block);
      this.seenSettings.add(what);
    }
  }

  /** Reports `count` and `for_each` in one block. Both may come together only by an override. */
  private checkRepetition(block: Block): void {
    const isRepeated = (name: string) => attributeNamed(block.body, name) !== undefined;
    if (REPEATABLE.includes(block.type) && isRepeated('count') && isRepeated('for_each'))
      this.report(`${nameOf(block)} must not have both count and for_each.`, block);
  }

  private checkDependencies({ type, body }: Block): void {
    const dependencies = attributeNamed(body, 'depends_on')?.value;
    const isEmpty = dependencies?.kind === 'tuple' && dependencies.items.length === 0;
    if (dependencies !== undefined && !isEmpty && [...REPEATABLE, 'output'].includes(type))
      this.diagnostics.push(errorAt('depends_on is not allowed in override files.', dependencies));
  }

  private report(message: string, { header }: Block): void {
    this.diagnostics.push(errorAt(message, header));
  }
}

/** The blocks that are not allowed in override files. Terraform ignores `removed` there. */
const NOT_OVERRIDDEN: Readonly<Record<Engine, readonly string[]>> = {
  terraform: ['check', 'import', 'moved'],
  opentofu: ['check', 'import', 'moved', 'removed'],
};
const SINGLE_SETTINGS = ['required_providers', 'backend', 'cloud'];

/** Whether a block configures where the state is: an override of either kind replaces both. */
function isBackend({ type }: Block): boolean {
  return type === 'backend' || type === 'cloud';
}

function withoutBackend(settings: Block): Block {
  const { body } = settings;
  return { ...settings, body: { ...body, blocks: body.blocks.filter((one) => !isBackend(one)) } };
}

const REPEATABLE = ['resource', 'data', 'ephemeral', 'module'];

/** The declarations in a block, each with a key if it must be unique. Each local value is a separate declaration. */
function declarations(block: Block): (readonly [string | undefined, Block])[] {
  if (block.type === 'locals') {
    return block.body.attributes
      .filter(({ name }) => name !== COMMENT)
      .map((attribute) => {
        const body = { ...block.body, attributes: [attribute], blocks: [] };
        return [`local.${attribute.name}`, { ...block, body, header: attribute.namePlace }];
      });
  }
  const labels = block.labels.map(({ text }) => text);
  switch (block.type) {
    case 'provider':
      return [[['provider', ...labels, aliasOf(block) ?? ''].join('.'), block]];
    case 'variable':
    case 'output':
    case 'module':
    case 'resource':
    case 'data':
    case 'ephemeral':
    case 'check':
      return [[[block.type, ...labels].join('.'), block]];
    default:
      return [[undefined, block]];
  }
}

function conditionIn({ body }: Block): Block | undefined {
  const nested = body.blocks.flatMap((block) => (block.type === 'lifecycle' ? block.body.blocks : [block]));
  return nested.find(({ type }) => ['validation', 'precondition', 'postcondition'].includes(type));
}

export function nameOf(block: Block): string {
  if (block.type === 'locals') return block.body.attributes.map(({ name }) => `local.${name}`).join(', ');
  return [block.type, ...block.labels.map(({ text }) => text)].join('.');
}

function isDefaultProvider(block: Block): boolean {
  return block.type === 'provider' && aliasOf(block) === undefined;
}
