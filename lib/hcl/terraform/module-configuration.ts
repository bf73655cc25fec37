import { basename, join } from 'node:path';
import type { Engine } from '../engine';
import type { Attribute, Block, Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseJsonFile } from '../syntax/json-body';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { COMMENT, expressionsIn, subexpressions } from '../syntax/walk';
import { providerName } from './block-parts';
import { CONFIGURATION } from './block-schemas';
import { type ConfigurationFiles, configurationFiles, isOfTofu } from './configuration-files';
import { MergedBlocks, nameOf } from './merged-blocks';
import { readText } from './read-text';
import { aliasesRequired, type RequiredProvider, requiredProvidersOf } from './required-providers';

/** As in Terraform: a managed resource, a data source or an ephemeral resource. */
export type ResourceMode = 'managed' | 'data' | 'ephemeral';

/** A `resource`, `data` or `ephemeral` block. */
export interface ResourceBlock {
  readonly mode: ResourceMode;
  readonly type: string;
  readonly name: string;
  /** The address in its module: `data.aws_region.current`, `aws_instance.web`. */
  readonly address: string;
  readonly block: Block;
  /** The name of the check block that contains it, if any. */
  readonly check?: string;
}

/** The blocks of one module, with overrides merged. */
export interface ModuleConfiguration {
  readonly folder: string;
  readonly variables: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly outputs: ReadonlyMap<string, Block>;
  readonly calls: ReadonlyMap<string, Block>;
  readonly resources: ReadonlyMap<string, ResourceBlock>;
  /** By name and alias: `aws`, `aws.west`. */
  readonly providers: ReadonlyMap<string, Block>;
  readonly requiredProviders: ReadonlyMap<string, RequiredProvider>;
  /** The names in `configuration_aliases`, which callers must pass: `aws.west`. */
  readonly providerAliases: ReadonlySet<string>;
  readonly checks: readonly Block[];
  /** By address: `action.device_restart.line`. */
  readonly actions: ReadonlyMap<string, Block>;
  /** The blocks in its `terraform` blocks. */
  readonly settings: readonly Block[];
  /** Its `backend` or `cloud` block. */
  readonly backend: Block | undefined;
  /** All blocks. */
  readonly blocks: readonly Block[];
  /** The files, including those without blocks. */
  readonly sources: readonly SourceText[];
  /** The names of the files that only OpenTofu reads, listed for Terraform too. */
  readonly filesOfTofu: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the module in a folder.
 *
 * @param shown the path of the folder for messages.
 * @param allowedRoot the folder that must contain the targets of symbolic links. @default any folder
 */
export function readModule(
  folder: string,
  engine: Engine,
  shown = folder,
  allowedRoot?: string,
): ModuleConfiguration {
  const diagnostics: Diagnostic[] = [];
  let files: ConfigurationFiles = { primary: [], overrides: [], ofTofu: [] };
  try {
    files = configurationFiles(folder, engine);
  } catch {
    diagnostics.push({
      severity: 'error',
      message: `The folder ${shown} could not be read.`,
      isUnread: true,
    });
  }
  const sources: SourceText[] = [];
  const read = (name: string) => {
    const body = readBody({ path: join(folder, name), shown: join(shown, name), allowedRoot }, diagnostics);
    for (const attribute of body.attributes.filter((one) => one.name !== COMMENT)) {
      const message = `The argument ${attribute.name} is not in a block: a configuration file contains only blocks.`;
      diagnostics.push(errorAt(message, attribute.namePlace));
    }
    sources.push(body.source);
    return body;
  };
  const merged = new MergedBlocks(diagnostics, engine);
  for (const name of files.primary) for (const block of read(name).blocks) merged.add(block);
  for (const name of files.overrides) for (const block of read(name).blocks) merged.override(block);
  return moduleOf({ folder, filesOfTofu: files.ofTofu }, merged.all(), sources, diagnostics);
}

/** Reads one file of any name as a module. */
export function readModuleFile(
  path: string,
  folder: string,
  engine: Engine,
  allowedRoot?: string,
): ModuleConfiguration {
  const diagnostics: Diagnostic[] = [];
  const merged = new MergedBlocks(diagnostics, engine);
  const { source, blocks } = readBody({ path, shown: path, allowedRoot }, diagnostics);
  for (const block of blocks) merged.add(block);
  const filesOfTofu = [basename(path)].filter(isOfTofu);
  return moduleOf({ folder, filesOfTofu }, merged.all(), [source], diagnostics);
}

interface ModuleFile {
  readonly path: string;
  /** The path for messages. */
  readonly shown: string;
  readonly allowedRoot: string | undefined;
}

/** Reads one file. Adds errors to `diagnostics`. */
function readBody({ path, shown, allowedRoot }: ModuleFile, diagnostics: Diagnostic[]): Body {
  const text = readText(path, allowedRoot, shown);
  if (typeof text !== 'string' && text.damaged !== undefined) {
    const parsed = parseFile(new SourceText(shown, text.damaged));
    // The engines allow comments that are not UTF-8.
    if (parsed.diagnostics.length === 0 && !expressionsIn(parsed.value).some(isDamaged)) return parsed.value;
  }
  const source = new SourceText(shown, typeof text === 'string' ? text : '');
  if (typeof text !== 'string') {
    diagnostics.push({ severity: 'error', message: text.message, isUnread: true });
  }
  const isJson = shown.endsWith('.json') && typeof text === 'string';
  const parsed = isJson ? parseJsonFile(source, CONFIGURATION) : parseFile(source);
  diagnostics.push(...asUnread(parsed.diagnostics));
  return parsed.value;
}

/** Whether a string in an expression has bytes that are not UTF-8. */
function isDamaged(expression: Expression): boolean {
  const { kind, source, start, end } = expression;
  return kind === 'template'
    ? source.text.slice(start, end).includes(REPLACEMENT)
    : subexpressions(expression).some(isDamaged);
}

const REPLACEMENT = '\ufffd';

/** Marks syntax errors as `isUnread`, because the rest of the file is unknown. */
export function asUnread(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((one) => ({ ...one, isUnread: true }));
}

function moduleOf(
  { folder, filesOfTofu }: Pick<ModuleConfiguration, 'folder' | 'filesOfTofu'>,
  blocks: readonly Block[],
  sources: readonly SourceText[],
  diagnostics: Diagnostic[],
): ModuleConfiguration {
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
      diagnostics.push(errorAt(`${address} is already declared.`, block.header));
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
    providers: new Map(ofType('provider').map((block) => [providerName(block), block] as const)),
    requiredProviders: requiredProvidersOf(settings),
    providerAliases: new Set(settings.flatMap(aliasesRequired)),
    checks: ofType('check'),
    actions: new Map(ofType('action').map((block) => [nameOf(block), block] as const)),
    settings,
    backend: settings.find(({ type }) => type === 'backend' || type === 'cloud'),
    blocks,
    sources,
    filesOfTofu,
    diagnostics,
  };
}

function resourceOf(mode: ResourceMode, block: Block): ResourceBlock {
  const [type = '', name = ''] = block.labels.map(({ text }) => text);
  const address = `${mode === 'managed' ? '' : `${mode}.`}${type}.${name}`;
  return { mode, type, name, address, block };
}
