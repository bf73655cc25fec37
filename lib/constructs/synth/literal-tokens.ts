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
 * The tokens of a stack that are in plain text (AMT004). Those that a gate was given with a reason are vouched for:
 * MqttToken.unsafePlainText asks for it.
 */
export function literalTokens(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { blocks, constructs, json } = synthesized;
  const checks = blocks.filter(isTokenCheck);
  const modules = localModules(synthesized);
  const given = checks.flatMap((block) => {
    const owner = synthesized.ownerOf(block);
    const vouched = owner && isGate(owner) ? owner._plainTokens : [];
    return tokenArguments(block)
      .filter(({ kind, text }) => kind === 'value' && !vouched.includes(text))
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
      // Messages name providers by their aliases.
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
  // What holds one can have it in its name.
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

/** Of a check, what holds no text of its own, and the tokens that it checks. */
const NO_PLACES = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'token']);

const PLACES: Readonly<Record<string, string>> = {
  instance_id: 'instance id',
  token_env: 'name of an environment variable',
  token_envs: 'name of an environment variable',
  token_file: 'path of a file',
  token_files: 'path of a file',
};

/** What a token was given in place of, in any other argument of a check. */
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

/** Of a provider, what holds a secret of another kind, which may look like a token. */
const KEYS = new Set(['access_key', 'secret_key', 'security_token']);

function isProvider({ kind, path }: Block): boolean {
  return kind === 'provider' && path[1] === 'apsaramqtt';
}

/** What is given in place of an argument of the provider and is a token. */
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

/** The value of a token, where this process can see it. */
export function valueHere({ kind, text }: TokenSource): string | undefined {
  const expression = expressionOf(text);
  if (kind === 'value') {
    const variable = /^var\.([\w-]+)$/.exec(expression ?? '')?.[1];
    return variable && process.env[`TF_VAR_${variable}`];
  }
  const read = expression === undefined ? readToken({ kind, text }, process.env) : undefined;
  return read && 'token' in read ? read.token : undefined;
}
