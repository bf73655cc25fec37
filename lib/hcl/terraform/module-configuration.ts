import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { leadsInto } from '../allowed-root';
import type { Engine } from '../engine';
import type { Attribute, Block, Body, Expression } from '../syntax/ast';
import type { Diagnostic } from '../syntax/diagnostic';
import { parseJsonFile } from '../syntax/json-body';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { COMMENT, expressionsIn, subexpressions } from '../syntax/walk';
import { CONFIGURATION } from './block-schemas';
import { type ConfigurationFiles, configurationFiles } from './configuration-files';
import { mergedBlock } from './overrides';

/** What a resource is: kept in the state, read by every plan, or opened and stored nowhere. */
export type ResourceMode = 'managed' | 'data' | 'ephemeral';

/** A block `resource`, `data` or `ephemeral`. */
export interface ResourceBlock {
  readonly mode: ResourceMode;
  readonly type: string;
  readonly name: string;
  /** In its module: `data.aws_region.current`, `aws_instance.web`. */
  readonly address: string;
  readonly block: Block;
  /** The name of the check block that contains it. */
  readonly check?: string;
}

export interface RequiredProvider {
  /** Namespace and type, with a host where it is not the public registry. */
  readonly source: string | undefined;
}

/** The blocks of one module, with overrides merged. */
export interface ModuleConfiguration {
  readonly folder: string;
  readonly variables: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly outputs: ReadonlyMap<string, Block>;
  readonly calls: ReadonlyMap<string, Block>;
  readonly resources: ReadonlyMap<string, ResourceBlock>;
  readonly providers: readonly Block[];
  readonly requiredProviders: ReadonlyMap<string, RequiredProvider>;
  /** What the callers of the module pass, by `configuration_aliases`: `aws.west`. */
  readonly providerAliases: ReadonlySet<string>;
  readonly checks: readonly Block[];
  /** By their addresses: `action.device_restart.line`. */
  readonly actions: ReadonlyMap<string, Block>;
  /** Where the state is kept elsewhere: `backend` or `cloud`. */
  readonly backend: Block | undefined;
  /** All blocks, for readers of what is in no other member. */
  readonly blocks: readonly Block[];
  readonly diagnostics: readonly Diagnostic[];
}

/** No one writes a file of this size. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/**
 * Reads the files of a folder that an engine takes as one module.
 *
 * @param shown the folder as it is written in the names of files.
 * @param allowedRoot where links may lead. @default anywhere
 */
export function readModule(
  folder: string,
  engine: Engine,
  shown = folder,
  allowedRoot?: string,
): ModuleConfiguration {
  const diagnostics: Diagnostic[] = [];
  let files: ConfigurationFiles = { primary: [], overrides: [] };
  try {
    files = configurationFiles(folder, engine);
  } catch {
    diagnostics.push({
      severity: 'error',
      message: `The folder ${shown} could not be read.`,
      isUnread: true,
    });
  }
  const read = (name: string) => {
    const body = readBody({ path: join(folder, name), shown: join(shown, name), allowedRoot }, diagnostics);
    for (const attribute of body.attributes.filter((one) => one.name !== COMMENT)) {
      const message = `A configuration is made of blocks; ${attribute.name} is an argument.`;
      diagnostics.push({ severity: 'error', message, place: attribute.namePlace });
    }
    return body;
  };
  const merged = new MergedBlocks(diagnostics, engine);
  for (const name of files.primary) for (const block of read(name).blocks) merged.add(block);
  for (const name of files.overrides) for (const block of read(name).blocks) merged.override(block);
  return moduleOf(folder, merged.all(), diagnostics);
}

/** A module made of one file, whatever its name is. */
export function readModuleFile(
  path: string,
  folder: string,
  engine: Engine,
  allowedRoot?: string,
): ModuleConfiguration {
  const diagnostics: Diagnostic[] = [];
  const merged = new MergedBlocks(diagnostics, engine);
  for (const block of readBody({ path, shown: path, allowedRoot }, diagnostics).blocks) merged.add(block);
  return moduleOf(folder, merged.all(), diagnostics);
}

interface ModuleFile {
  readonly path: string;
  /** As it is written in what is reported. */
  readonly shown: string;
  readonly allowedRoot: string | undefined;
}

/** The content of one file, and in `diagnostics` what is wrong with it. */
function readBody({ path, shown, allowedRoot }: ModuleFile, diagnostics: Diagnostic[]): Body {
  const text = readText(path, allowedRoot);
  if (typeof text !== 'string' && text.damaged !== undefined) {
    const parsed = parseFile(new SourceText(shown, text.damaged));
    // The engines allow any bytes in comments.
    if (parsed.diagnostics.length === 0 && !expressionsIn(parsed.value).some(isDamaged)) return parsed.value;
  }
  const source = new SourceText(shown, typeof text === 'string' ? text : '');
  if (typeof text !== 'string') {
    diagnostics.push({ severity: 'error', message: `${shown} ${text.problem}.`, isUnread: true });
  }
  const parsed =
    shown.endsWith('.json') && text !== '' ? parseJsonFile(source, CONFIGURATION) : parseFile(source);
  if (typeof text === 'string') diagnostics.push(...unread(parsed.diagnostics));
  return parsed.value;
}

/** Whether a string in an expression holds what stands for bytes that are not UTF-8. */
function isDamaged(expression: Expression): boolean {
  const { kind, source, start, end } = expression;
  return kind === 'template'
    ? source.text.slice(start, end).includes(REPLACEMENT)
    : subexpressions(expression).some(isDamaged);
}

const REPLACEMENT = '\ufffd';

/** What the parser found wrong: what comes after is not known. */
export function unread(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((one) => ({ ...one, isUnread: true }));
}

/** Why a file has no text. */
export interface UnreadText {
  /** The end of a sentence. */
  readonly problem: string;
  /** The text of a file that is not all UTF-8, with U+FFFD for the rest. */
  readonly damaged?: string;
}

/** Files of the kernel never end, or hold what is not meant for a configuration, such as `/proc/self/environ`. */
const KERNEL_FOLDERS = /^\/(?:proc|sys|dev)\//;

/**
 * The text of a file in UTF-8, or why there is none.
 *
 * @param allowedRoot the folder that a link may lead into. @default any
 */
export function readText(path: string, allowedRoot?: string): string | UnreadText {
  let bytes: Buffer | undefined;
  try {
    let stats = lstatSync(path);
    if (stats.isSymbolicLink()) {
      if (KERNEL_FOLDERS.test(realpathSync(path))) return { problem: 'is not a regular file' };
      if (allowedRoot !== undefined && !leadsInto(allowedRoot, path))
        return { problem: 'is a link that leads out of the repository' };
      stats = statSync(path);
    }
    // A read of a named pipe would wait without end.
    if (!stats.isFile()) return { problem: 'is not a regular file' };
    if (stats.size > MAX_FILE_BYTES) return { problem: 'is larger than 10 MiB' };
    bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (bytes !== undefined) return { problem: 'is not encoded in UTF-8', damaged: bytes.toString() };
    return { problem: existsSync(path) ? 'could not be read' : 'does not exist' };
  }
}

/** Blocks by what they declare, so that a second one of the same is found. */
class MergedBlocks {
  private readonly declared = new Map<string, Block>();
  private readonly others: Block[] = [];
  private readonly settled = new Set<string>();

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
    this.checkRepetition(block);
    for (const [key, one] of declarations(block)) {
      const first = key === undefined ? undefined : this.declared.get(key);
      if (first !== undefined) {
        const line = first.source.position(first.start).line;
        this.report(
          `${nameOf(one)} is declared a second time; the first one is at ${first.source.name}:${line}.`,
          one,
        );
      } else if (key === undefined) this.others.push(one);
      else this.declared.set(key, one);
    }
  }

  override(block: Block): void {
    this.checkRepetition(block);
    if (NOT_OVERRIDDEN[this.engine].includes(block.type))
      this.report(`A file of overrides cannot hold a block ${block.type}.`, block);
    // Terraform reads no ephemeral block of an override file.
    if (block.type === 'ephemeral' && this.engine === 'terraform') return;
    for (const [key, one] of declarations(block)) {
      const base = key === undefined ? undefined : this.declared.get(key);
      const condition = conditionIn(one);
      if (condition !== undefined)
        this.report(`A file of overrides cannot set a ${condition.type}.`, condition);
      if (key !== undefined && base !== undefined) this.declared.set(key, mergedBlock(base, one));
      // A provider that no block configures counts as configured with nothing.
      else if (key !== undefined && !isDefaultProvider(one)) {
        this.report(`${nameOf(one)} is overridden here, but no other file declares it.`, one);
      } else this.insert(one);
    }
  }

  /** A module says once which providers it requires, and once where its state is kept. */
  private checkSettings({ type, body }: Block): void {
    if (type !== 'terraform') return;
    for (const block of body.blocks.filter((one) => SETTLED_ONCE.includes(one.type))) {
      const what = block.type === 'required_providers' ? block.type : 'backend';
      if (this.settled.has(what)) this.report(`A module has one block ${what}; this is a second one.`, block);
      this.settled.add(what);
    }
  }

  /** One block cannot have both; an override may add one to the other. */
  private checkRepetition(block: Block): void {
    const isRepeated = (name: string) => attributeNamed(block.body, name) !== undefined;
    if (REPEATABLE.includes(block.type) && isRepeated('count') && isRepeated('for_each'))
      this.report(`${nameOf(block)} has count and for_each, which exclude each other.`, block);
  }

  private report(message: string, { source, header }: Block): void {
    this.diagnostics.push({ severity: 'error', message, place: { ...header, source } });
  }
}

/** What a file of overrides cannot hold. Terraform reads past a block `removed`. */
const NOT_OVERRIDDEN: Readonly<Record<Engine, readonly string[]>> = {
  terraform: ['check', 'import', 'moved'],
  opentofu: ['check', 'import', 'moved', 'removed'],
};
const SETTLED_ONCE = ['required_providers', 'backend', 'cloud'];
const REPEATABLE = ['resource', 'data', 'ephemeral', 'module'];

/** What a block declares, with a key for what may be declared once: each local is a declaration of its own. */
function declarations(block: Block): (readonly [string | undefined, Block])[] {
  if (block.type === 'locals') {
    return block.body.attributes
      .filter(({ name }) => name !== '//')
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

function nameOf(block: Block): string {
  if (block.type === 'locals') return block.body.attributes.map(({ name }) => `local.${name}`).join(', ');
  return [block.type, ...block.labels.map(({ text }) => text)].join('.');
}

function isDefaultProvider(block: Block): boolean {
  return block.type === 'provider' && aliasOf(block) === undefined;
}

/** The alias of a provider block. */
export function aliasOf({ body }: Block): string | undefined {
  const alias = attributeNamed(body, 'alias');
  if (alias === undefined) return undefined;
  const { source, start, end } = alias.value;
  return literalText(alias.value) ?? source.text.slice(start, end);
}

export function attributeNamed(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

/** The text of a string without templates, or of a bare word. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind !== 'template' || expression.parts.length > 1) return undefined;
  const [part] = expression.parts;
  if (part === undefined) return '';
  return part.kind === 'text' ? part.text : undefined;
}

function moduleOf(folder: string, blocks: readonly Block[], diagnostics: Diagnostic[]): ModuleConfiguration {
  const ofType = (type: string) => blocks.filter((block) => block.type === type);
  const named = (type: string) =>
    new Map(ofType(type).map((block) => [block.labels[0]?.text ?? '', block] as const));
  const resources = [
    ...ofType('resource').map((block) => resourceOf('managed', block)),
    ...ofType('data').map((block) => resourceOf('data', block)),
    ...ofType('ephemeral').map((block) => resourceOf('ephemeral', block)),
    ...ofType('check').flatMap(({ labels, body }) =>
      body.blocks
        .filter(({ type }) => type === 'data')
        .map((block) => ({ ...resourceOf('data', block), check: labels[0]?.text ?? '' })),
    ),
  ];
  const byAddress = new Map<string, ResourceBlock>();
  for (const resource of resources) {
    const { address, block } = resource;
    if (byAddress.has(address)) {
      const { source, header } = block;
      const message = `${address} is declared a second time.`;
      diagnostics.push({ severity: 'error', message, place: { ...header, source } });
    } else byAddress.set(address, resource);
  }
  const settings = ofType('terraform').flatMap(({ body }) => body.blocks);
  return {
    folder,
    variables: named('variable'),
    locals: new Map(
      ofType('locals').flatMap(({ body }) => body.attributes.map((one) => [one.name, one] as const)),
    ),
    outputs: named('output'),
    calls: named('module'),
    resources: byAddress,
    providers: ofType('provider'),
    requiredProviders: requiredProvidersOf(settings),
    providerAliases: new Set(settings.flatMap(aliasesRequired)),
    checks: ofType('check'),
    actions: new Map(ofType('action').map((block) => [nameOf(block), block] as const)),
    backend: settings.find(({ type }) => type === 'backend' || type === 'cloud'),
    blocks,
    diagnostics,
  };
}

function resourceOf(mode: ResourceMode, block: Block): ResourceBlock {
  const [type = '', name = ''] = block.labels.map(({ text }) => text);
  const address = `${mode === 'managed' ? '' : `${mode}.`}${type}.${name}`;
  return { mode, type, name, address, block };
}

function aliasesRequired({ type, body }: Block): string[] {
  if (type !== 'required_providers') return [];
  return body.attributes.flatMap(({ value }) => {
    const items = value.kind === 'object' ? value.items : [];
    const aliases = items.find(
      ({ key, word }) => (word ?? literalText(key)) === 'configuration_aliases',
    )?.value;
    return aliases?.kind !== 'tuple'
      ? []
      : aliases.items.map(({ source, start, end }) =>
          source.text.slice(start, end).replace(/^"(.*)"$/, '$1'),
        );
  });
}

function requiredProvidersOf(settings: readonly Block[]): Map<string, RequiredProvider> {
  const required = new Map<string, RequiredProvider>();
  for (const { body } of settings.filter(({ type }) => type === 'required_providers')) {
    for (const { name, value } of body.attributes) {
      const items = value.kind === 'object' ? value.items : [];
      const source = items.find(({ key, word }) => (word ?? literalText(key)) === 'source');
      required.set(name, { source: source && literalText(source.value) });
    }
  }
  return required;
}
