import { type Block, type Body, isBody } from '../../gate/configuration/block';
import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { literalTexts, templateParts } from '../../gate/configuration/expression';
import { KEEP_TOKEN_OUT } from '../../gate/configuration/known-tokens';
import { nameKind, tokensByShape } from '../../gate/configuration/token-shape';
import { fingerprint } from '../../gate/fingerprint';
import { LITERAL_TOKEN } from '../../gate/rules';

/** A literal text in an input of a module. */
interface Input {
  readonly text: string;
  /** The names of the text, the nearest first. */
  readonly names: readonly string[];
}

const SETTINGS = new Set(['//', 'source', 'version', 'providers', 'depends_on', 'count', 'for_each']);

/** The literal texts in the inputs of a module, including those in maps and lists. */
export function moduleInputs(module: Body): Input[] {
  return Object.entries(module)
    .filter(([name]) => !SETTINGS.has(name))
    .flatMap(([name, value]) => textsIn(value, [name]));
}

/** The tokens in plain text in inputs of modules, recognised by shape, because the gate that checks one may be in the module. */
export function tokensOfModules(blocks: readonly Block[]): BrokenRule[] {
  return blocks
    .filter(({ kind }) => kind === 'module')
    .flatMap((block) => {
      const tokens = moduleInputs(block.body).flatMap(({ text, names }) =>
        tokensByShape(text, besideGates(names)),
      );
      return [...new Set(tokens)].map((token) => ({
        rule: LITERAL_TOKEN,
        block,
        message: `An input of the module ${block.name} looks like an MQTT token in plain text (${fingerprint(token)}).`,
        help: KEEP_TOKEN_OUT,
      }));
    });
}

/** In a stack with gates, a value that is named "token" counts as an MQTT token, unless its name says that it is another token. */
function besideGates(names: readonly string[]): readonly string[] {
  const kind = names.map(nameKind).find((each) => each !== 'unnamed');
  return kind === 'token' ? ['mqtt_token', ...names] : names;
}

function textsIn(value: unknown, names: readonly string[]): Input[] {
  if (typeof value === 'string') {
    return literalTexts(templateParts(value)).map((text) => ({ text, names }));
  }
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each, names));
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, [name, ...names]));
}
