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
 * A file with which another program than Terraform chooses modules and their variables: of Terraform Stacks or of Terragrunt. What it
 * comes to is not read, so that the gates in these modules have no verdict. Undefined where the file is another one, or leads to no gate.
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
  reason: 'Terraform Stacks give the modules of this file their variables, which a check does not read.',
  help: 'Check tokens by themselves (--manifest), or a folder of Terraform that calls the modules with the same variables.',
};

const TERRAGRUNT_RUNS = {
  reason: 'Terragrunt chooses the module of this file and its variables, which a check does not read.',
  help: 'Check the plan: terragrunt plan -out=saved.tfplan, then terragrunt show -json saved.tfplan. Or leave the file out with --exclude.',
};

function unjudged(path: string, { reason, help }: typeof STACKS): Source {
  const gate = { name: path, location: { file: path, line: 1 } };
  return { ...NOTHING_FOUND, tokens: [unjudgedGate(gate, reason, help)] };
}

/** Whether Terragrunt runs a module from here that has a gate, or of which that is not known. */
function leadsToGates(body: Body, path: string): boolean {
  const folder = dirname(path);
  const sources = body.blocks.filter(isCall).flatMap(({ body: own }) => {
    const source = attributeNamed(own, 'source');
    return source ? [literalText(source.value)] : [];
  });
  if (sources.length > 0)
    return sources.some((source) => !source?.startsWith('.') || mayHaveGates(join(folder, source)));
  // The settings of a folder above may name the module. A file that includes none is such settings itself.
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

/** What is not there may be made before Terragrunt runs. Files of Terragrunt in the folder are found themselves. */
function mayHaveGates(folder: string): boolean {
  if (TERRAGRUNT.some((name) => existsSync(join(folder, name)))) return false;
  return !isFolder(folder) || hasModulesOrGates(folder);
}

/** A module that calls others may have gates in them. */
function hasModulesOrGates(folder: string): boolean {
  return configurationFilesIn(folder).some((name) => {
    const bytes = readFoundBytes(join(folder, name));
    return !Buffer.isBuffer(bytes) || /apsaramqtt|\bmodule\b/.test(bytes.toString());
  });
}
