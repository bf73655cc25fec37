import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Block, type Body, blocksOf, isBody } from '../../gate/configuration/block';
import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { knownTokensIn, literalArguments } from '../../gate/configuration/literal-tokens';
import { ungatedTokens } from '../../gate/configuration/ungated-tokens';
import { warnOnlyGates } from '../../gate/configuration/warn-only-gates';
import type { Location, ReportedFinding, Unreadable } from '../check-result';
import { JsonFile } from './json-file';
import type { Source } from './source';
import { tokensInConfiguration } from './tokens-in-configuration';
import { Values } from './values';

/** What stands in a synthesized configuration (`cdk.tf.json`): the tokens that it asks about, and the rules that it breaks as it is. */
export function readConfiguration(file: JsonFile, configuration: Body, env: NodeJS.ProcessEnv): Source {
  const blocks = blocksOf(configuration);
  const given = variableFiles(dirname(file.path));
  const values = new Values(blocks, given.values, env);
  const locate = (block: Block) => file.locate(block.path);
  const { asked, unresolved } = tokensInConfiguration({ blocks, values, env, path: file.path, locate });
  const known = new Map(asked.map(({ question, name }) => [question.token, name]));
  const broken = [
    ...literalArguments(blocks),
    ...knownTokensIn(blocks, known),
    ...ungatedTokens(blocks),
    ...warnOnlyGates(blocks),
  ];
  const findings = broken.map((rule) => reported(rule, locate(rule.block)));
  return { judged: { tokens: [], findings }, asked, unresolved, unreadable: given.unreadable };
}

function reported({ rule, block, message, help }: BrokenRule, location: Location): ReportedFinding {
  const { name } = block;
  return { rule, level: 'error', subject: name, message, help, name, tokenFingerprint: null, location };
}

/** The variables that files in the folder give, in Terraform's order: later ones win. */
function variableFiles(folder: string): { values: Body; unreadable: Unreadable[] } {
  const names = readdirSync(folder).filter((name) =>
    /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name),
  );
  const inOrder = names.sort(
    (one, other) => Number(/\.auto\./.test(one)) - Number(/\.auto\./.test(other)) || (one < other ? -1 : 1),
  );
  const read = inOrder.map((name) => variableFile(join(folder, name)));
  return {
    values: Object.assign({}, ...read.map((one) => ('values' in one ? one.values : {}))),
    unreadable: read.filter((one): one is Unreadable => 'message' in one),
  };
}

function variableFile(path: string): { values: Body } | Unreadable {
  if (!path.endsWith('.json')) {
    return { message: `${path} is not read: of the files of variables, those in JSON are (.tfvars.json).` };
  }
  const file = JsonFile.read(path);
  if (!(file instanceof JsonFile)) return file;
  return isBody(file.value) ? { values: file.value } : { message: `${path} holds no JSON object.` };
}
