import { existsSync, readFileSync } from 'node:fs';
import type { IConstruct } from 'constructs';
import { knownTokensIn, literalArguments } from '../gate/configuration/literal-tokens';
import {
  expressionOf,
  isTokenCheck,
  type TokenArgument,
  tokenArguments,
} from '../gate/configuration/token-argument';
import { tokenInFile } from '../gate/input-checks';
import { blocksIn } from './blocks-in';
import { Gate } from './gate';
import { sentenceOf } from './sentence-of';

/**
 * What is wrong in a stack with tokens in plain text (AMT004): sentences. Those that were given to a gate in plain text are vouched
 * for: MqttToken.unsafePlainText has asked for the reason.
 */
export function literalTokens(stack: IConstruct): string[] {
  const blocks = blocksIn(stack);
  const known = blocks
    .filter(isTokenCheck)
    .flatMap((block) => tokenArguments(block).map((argument) => [valueHere(argument), block.name] as const))
    .filter((entry): entry is readonly [string, string] => entry[0] !== undefined);
  const unvouched = blocks.filter(({ construct }) => !(construct instanceof Gate));
  return [...literalArguments(unvouched), ...knownTokensIn(blocks, new Map(known))].map(sentenceOf);
}

/** The value of a token, where this process can see it. */
function valueHere({ place, text }: TokenArgument): string | undefined {
  const expression = expressionOf(text);
  if (place === 'environment') return process.env[text];
  if (place === 'file') return expression === undefined ? contentOf(text) : undefined;
  const variable = /^var\.([\w-]+)$/.exec(expression ?? '')?.[1];
  return variable && process.env[`TF_VAR_${variable}`];
}

function contentOf(file: string): string | undefined {
  return existsSync(file) ? tokenInFile(readFileSync(file, 'utf8')) : undefined;
}
