import { type Block, isBody } from '../../gate/configuration/block';
import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { literalTexts, templateParts } from '../../gate/configuration/expression';
import { knownTokensIn } from '../../gate/configuration/literal-tokens';
import { expressionOf, isTokenCheck, tokenArguments } from '../../gate/configuration/token-argument';
import { LITERAL_TOKEN } from '../../gate/rules';
import { hideIfToken, isTokenForName } from '../../gate/secrets/likely-token';
import { readToken, type TokenSource } from '../../gate/token-source';
import { isGate } from '../marked-gate';
import { synthesisProblemOf } from './broken-rule-problem';
import { literalSource } from './literal-source';
import { localModules } from './local-modules';
import { tokensOfModules } from './module-inputs';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';
import { tokensBesideConfiguration } from './tokens-beside-configuration';
import { tokensInFolders } from './tokens-in-folders';

/**
 * The problems with tokens of a stack in plain text (AMT004), except those of `MqttToken.unsafePlainText`, which have a reason.
 */
export function literalTokens(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { blocks, constructs, json } = synthesized;
  const checks = blocks.filter(isTokenCheck);
  const modules = localModules(synthesized);
  const given = checks.flatMap((block) => {
    const owner = synthesized.ownerOf(block);
    const allowed = owner && isGate(owner) ? owner._plainTokens : [];
    return tokenArguments(block)
      .filter(({ kind, text }) => kind === 'value' && !allowed.includes(text))
      .map(({ text }) => literalSource(text, json, block.body, modules))
      .filter((source) => source !== undefined)
      .map(({ place, isPart }) =>
        broken(
          block,
          `${isPart ? 'Part of the' : 'The'} token of ${block.name} is in plain text in ${place}.`,
        ),
      );
  });
  const misplaced = checks.flatMap((block) =>
    misplacedTokens(block).map((place) =>
      broken(block, `The token of ${block.name} is in plain text, in place of the ${place}.`),
    ),
  );
  const inProviders = blocks.filter(isProvider).flatMap((block) =>
    tokensInProvider(block).map(([argument, token]) => {
      // The token may also be in the alias, which messages show.
      hideIfToken(token);
      return broken(
        block,
        `A token is in plain text in ${block.name}, in place of the argument ${argument}.`,
      );
    }),
  );
  const known = checks.flatMap((block) =>
    tokenArguments(block)
      .map((argument) => [valueHere(argument), block.name] as const)
      .filter((entry): entry is readonly [string, string] => entry[0] !== undefined),
  );
  const elsewhere = knownTokensIn(blocks, new Map(known));
  // The name of a block that contains a token may also contain it.
  if (elsewhere.length > 0) for (const [token] of known) hideIfToken(token);
  const inFolders = tokensInFolders(blocks, modules, new Map(known));
  const named = new Set([...elsewhere, ...inFolders].map(({ block }) => block));
  const inModules = tokensOfModules(blocks.filter((block) => !named.has(block)));
  return [
    ...[...given, ...misplaced, ...inProviders, ...elsewhere, ...inFolders, ...inModules].map((rule) =>
      synthesisProblemOf(rule, synthesized),
    ),
    ...tokensBesideConfiguration(constructs, new Map(known)),
  ];
}

/** Arguments of a check that are not searched: references, comments, and the token that it checks. */
const NO_PLACES = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'token']);

const PLACES: Readonly<Record<string, string>> = {
  instance_id: 'instance id',
  token_env: 'name of an environment variable',
  token_envs: 'name of an environment variable',
  token_file: 'path of a file',
  token_files: 'path of a file',
};

/** The arguments of a check that contain a token in place of their own value. */
function misplacedTokens({ body }: Block): string[] {
  return Object.entries(body)
    .filter(([name]) => !NO_PLACES.has(name))
    .flatMap(([name, value]) => {
      const keys = isBody(value) ? Object.keys(value) : [];
      const values = name === 'tokens' ? [] : isBody(value) ? Object.values(value) : [value];
      return [
        ...keys.filter(isTokenForName).map(() => `name of a token in ${name}`),
        ...values.filter(holdsToken).map(() => PLACES[name] ?? `argument ${name}`),
      ];
    });
}

/** Arguments of a provider that contain other secrets, which may look like a token. */
const KEYS = new Set(['access_key', 'secret_key', 'security_token']);

function isProvider({ kind, path }: Block): boolean {
  return kind === 'provider' && path[1] === 'apsaramqtt';
}

/** The arguments of a provider that contain a token in place of their own value. */
function tokensInProvider({ body }: Block): [argument: string, token: string][] {
  return Object.entries(body).filter(
    (entry): entry is [string, string] => !KEYS.has(entry[0]) && holdsToken(entry[1]),
  );
}

function holdsToken(value: unknown): boolean {
  return typeof value === 'string' && literalTexts(templateParts(value)).some(isTokenForName);
}

function broken(block: Block, message: string): BrokenRule {
  return { rule: LITERAL_TOKEN, block, message, help: LITERAL_TOKEN.help };
}

/** The value of a token, if this process can read it. */
export function valueHere({ kind, text }: TokenSource): string | undefined {
  const expression = expressionOf(text);
  if (kind === 'value') {
    const variable = /^var\.([\w-]+)$/.exec(expression ?? '')?.[1];
    return variable && process.env[`TF_VAR_${variable}`];
  }
  const read = expression === undefined ? readToken({ kind, text }, process.env) : undefined;
  return read && 'token' in read ? read.token : undefined;
}
