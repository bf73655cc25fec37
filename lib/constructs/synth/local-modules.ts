import { readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { type Body, isBody } from '../../gate/configuration/block';
import { literalTexts, templateParts } from '../../gate/configuration/expression';
import { nativeConfiguration } from '../../gate/configuration/native-syntax';
import { readRegularFile } from '../../gate/regular-file';
import { isAsset, sourceOf } from './assets';
import type { ModuleReader } from './literal-source';
import type { SynthesizedStack } from './stack-synthesis';

/** In bytes. Files that people write are far smaller. */
const LARGEST_FILE = 4_000_000;

/** The id of the construct into which CDKTF copies the modules with a relative path. */
const MODULE_ASSET = '__cdktf_module_asset';

/** Reads the local modules that a stack calls. Modules of a registry are not yet downloaded when an app is synthesized. */
export function localModules({ stack, constructs }: SynthesizedStack): ModuleReader {
  const asset = [...constructs].filter(isAsset).find(({ node }) => node.scope?.node.id === MODULE_ASSET);
  const prefix = asset && `./${asset.path}`;
  const { outdir } = stack.node.root as { readonly outdir?: unknown };
  const own = typeof outdir === 'string' ? resolve(outdir, 'stacks', stack.node.id) : undefined;
  const read = readerIn(own, new Map(), []);
  return (source) =>
    asset && prefix && source.startsWith(prefix)
      ? read(resolve(sourceOf(asset), `.${source.slice(prefix.length)}`))
      : read(source);
}

/** @param callers the folders of the calling modules. A module that calls itself is not read, because Terraform refuses it. */
function readerIn(
  base: string | undefined,
  known: Map<string, Body>,
  callers: readonly string[],
): ModuleReader {
  return (given) => {
    const source = literalTexts(templateParts(given)).join('');
    if (!isAbsolute(source) && (base === undefined || !/^\.\.?\//.test(source))) return undefined;
    const folder = resolve(base ?? '', source);
    if (callers.includes(folder)) return undefined;
    const configuration = known.get(folder) ?? configurationOf(folder);
    known.set(folder, configuration);
    return { configuration, modules: readerIn(folder, known, [...callers, folder]) };
  };
}

/** The configuration of a folder, without files that cannot be read. */
function configurationOf(folder: string): Body {
  return filesIn(folder)
    .map((name) => bodyOf(join(folder, name)))
    .reduce<Body>((all, each) => merged(all, each), {});
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /\.(tf|tofu)(\.json)?$/.test(name));
  } catch {
    return [];
  }
}

function bodyOf(file: string): Body {
  try {
    const text = readRegularFile(file, LARGEST_FILE).bytes.toString();
    const body: unknown = file.endsWith('.json') ? JSON.parse(text) : nativeConfiguration(text);
    return isBody(body) ? body : {};
  } catch {
    return {};
  }
}

function merged(one: Body, other: Body): Body {
  const all: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const present = all[name];
    all[name] = isBody(present) && isBody(value) ? merged(present, value) : value;
  }
  return all;
}
