import { dirname } from 'node:path';
import type { Body } from '../../gate/configuration/block';
import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { knownTokensIn, literalArguments } from '../../gate/configuration/literal-tokens';
import { ungatedTokens } from '../../gate/configuration/ungated-tokens';
import { warnOnlyGates } from '../../gate/configuration/warn-only-gates';
import type { ReportedFinding } from '../check-result';
import { type LocatedBlock, locatedBlocks, readConfigurationFiles } from './configuration-file';
import type { JsonFile } from './json-file';
import { type ConfigurationModule, rootModule, treeOf } from './module';
import type { Source } from './source';
import { tokensInModule } from './tokens-in-configuration';
import { rootVariables } from './variable-files';

/** What a configuration is read with. */
export interface Reading {
  readonly env: NodeJS.ProcessEnv;
  /** The variables of the files that are named, as with Terraform's `-var-file`. */
  readonly named: Body;
}

/** What stands in the folder of a configuration: the tokens that it asks about, and the rules that it breaks as it is. */
export async function readConfigurationFolder(folder: string, reading: Reading): Promise<Source> {
  const { blocks, unreadable } = await readConfigurationFiles(folder);
  const source = await readConfiguration(folder, blocks, reading);
  return { ...source, unreadable: [...unreadable, ...source.unreadable] };
}

/** The same of one file that Terraform would not look for by its name. */
export function readConfigurationFile(file: JsonFile, reading: Reading): Promise<Source> {
  return readConfiguration(dirname(file.path), locatedBlocks(file), reading);
}

async function readConfiguration(
  folder: string,
  blocks: readonly LocatedBlock[],
  { env, named }: Reading,
): Promise<Source> {
  const variables = await rootVariables(folder, named, env);
  const { modules, unreadable, unread } = await treeOf(rootModule(folder, blocks, variables.given));
  const tokens = modules.map((module) => tokensInModule(module, env));
  const asked = tokens.flatMap((found) => found.asked);
  const known = new Map(asked.map(({ question, name }) => [question.token, name]));
  return {
    tokens: unread,
    findings: modules.flatMap((module) => findingsIn(module, known)),
    asked,
    unresolved: tokens.flatMap(({ unresolved }) => unresolved),
    unreadable: [...variables.unreadable, ...unreadable],
    notes: [],
  };
}

function findingsIn(
  { blocks, prefix }: ConfigurationModule,
  known: ReadonlyMap<string, string>,
): ReportedFinding[] {
  const broken: BrokenRule<LocatedBlock>[] = [
    ...literalArguments(blocks),
    ...knownTokensIn(blocks, known),
    ...ungatedTokens(blocks),
    ...warnOnlyGates(blocks),
  ];
  return broken.map(({ rule, block, message, help }) => {
    const name = `${prefix}${block.name}`;
    const { location } = block;
    return { rule, level: 'error', subject: name, message, help, name, tokenFingerprint: null, location };
  });
}
