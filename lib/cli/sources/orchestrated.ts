import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  attributeNamed,
  type Block,
  type Body,
  configurationFiles,
  literalText,
  parseFile,
  SourceText,
} from '../../hcl';
import { unjudgedGate } from '../checked-token';
import { isFolder, readFoundBytes } from './read-file';
import { NOTHING_FOUND, type Source } from './source';

/** Files of Terraform Stacks that call modules, and of Terragrunt. */
const COMPONENTS = /\.(tfcomponent|tfstack)\.(hcl|json)$/;
const TERRAGRUNT = ['terragrunt.hcl', 'terragrunt.stack.hcl'];

/**
 * Reads a file of Terraform Stacks or Terragrunt, which choose modules and their variables. The check cannot evaluate such a file, so the
 * gates in the modules are reported as unjudged. Undefined for any other file, and for one without gates.
 */
export function readOrchestrated(path: string): Source | undefined {
  const name = basename(path);
  const isOfStacks = COMPONENTS.test(name);
  if (!isOfStacks && !TERRAGRUNT.includes(name)) return undefined;
  const bytes = readFoundBytes(path);
  if (!Buffer.isBuffer(bytes)) return { ...NOTHING_FOUND, unreadable: [bytes] };
  const text = bytes.toString();
  if (isOfStacks) return PROVIDER.test(text) ? unjudged(path, STACKS) : undefined;
  return PROVIDER.test(text) || leadsToGates(parseFile(new SourceText(path, text)).value, path)
    ? unjudged(path, TERRAGRUNT_RUNS)
    : undefined;
}

/** A stack names each provider that its components use. */
const PROVIDER = /apsaramqtt/i;

const STACKS = {
  reason:
    'Terraform Stacks set the variables of the modules in this file, and the check does not evaluate them.',
  help: 'Check tokens by themselves (--manifest), or a folder of Terraform that calls the modules with the same variables.',
};

const TERRAGRUNT_RUNS = {
  reason:
    'Terragrunt chooses the module of this file and its variables, and the check does not evaluate them.',
  help: 'Check the plan: terragrunt plan -out=saved.tfplan, then terragrunt show -json saved.tfplan. Or leave the file out with --exclude.',
};

function unjudged(path: string, { reason, help }: typeof STACKS): Source {
  const gate = { name: path, location: { file: path, line: 1 } };
  return { ...NOTHING_FOUND, tokens: [unjudgedGate(gate, reason, help)] };
}

/** Whether a Terragrunt file runs a module that has a gate or may have one. */
function leadsToGates(body: Body, path: string): boolean {
  const folder = dirname(path);
  const sources = body.blocks.filter(isCall).flatMap(({ body: own }) => {
    const source = attributeNamed(own, 'source');
    return source ? [literalText(source.value)] : [];
  });
  if (sources.length > 0)
    return sources.some((source) => !source?.startsWith('.') || mayHaveGates(join(folder, source)));
  // An included file in a parent folder may name the module. A file without include blocks is such a parent itself.
  return configurationFilesIn(folder).length > 0
    ? hasModulesOrGates(folder)
    : body.blocks.some(({ type }) => type === 'include');
}

function isCall({ type }: Block): boolean {
  return type === 'terraform' || type === 'unit' || type === 'stack';
}

function configurationFilesIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  const { primary, overrides } = configurationFiles(folder, 'opentofu');
  return [...primary, ...overrides];
}

/** True if the folder does not exist, because it may be made before Terragrunt runs. Terragrunt files in it are read on their own. */
function mayHaveGates(folder: string): boolean {
  if (TERRAGRUNT.some((name) => existsSync(join(folder, name)))) return false;
  return !isFolder(folder) || hasModulesOrGates(folder);
}

/** Whether a configuration has gates, or calls modules, which may have gates. */
function hasModulesOrGates(folder: string): boolean {
  return configurationFilesIn(folder).some((name) => {
    const bytes = readFoundBytes(join(folder, name));
    return !Buffer.isBuffer(bytes) || /apsaramqtt|\bmodule\b/.test(bytes.toString());
  });
}
