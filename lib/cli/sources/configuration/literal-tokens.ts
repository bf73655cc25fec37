import { KEEP_TOKEN_OUT, KnownTokens } from '../../../gate/configuration/known-tokens';
import { isPlaceholder, tokensByShape } from '../../../gate/configuration/token-shape';
import { fingerprint } from '../../../gate/fingerprint';
import { LITERAL_TOKEN } from '../../../gate/rules';
import { isTokenForName } from '../../../gate/secrets/likely-token';
import { secrets } from '../../../gate/secrets/secrets';
import {
  attributeNamed,
  type Block,
  type Configuration,
  type Expression,
  type ModuleInstance,
  nodeIn,
  type Place,
  type ResourceBlock,
} from '../../../hcl';
import type { ReportedFinding } from '../../check-result';
import { locationOf } from '../place';
import { constructPath, nameOf } from './gate-block';
import { LiteralFlow } from './literal-flow';
import { commentsIn, type NamedText, stringsIn, textsIn, textsInBody } from './named-texts';
import { gatesOf, quotedNames, tokenExpressions } from './token-expressions';
import type { VariableFiles } from './variable-files';

/** What the argument of each kind of token source is, for the message about a token in its place. */
const NAMES = [
  ['environment', 'name of an environment variable'],
  ['file', 'path of a file'],
] as const;

/** The arguments of a gate that are names and not tokens, each with what it is. */
function* namesIn(resource: ResourceBlock): Generator<readonly [Expression, string]> {
  for (const [kind, name] of NAMES)
    for (const { expression } of tokenExpressions(resource, kind)) yield [expression, name];
  for (const expression of quotedNames(resource)) yield [expression, 'name of a token'];
  const id = attributeNamed(resource.block.body, 'instance_id');
  if (id !== undefined) yield [id.value, 'instance id'];
}

/** The options for finding literal tokens. */
export interface LiteralSearch {
  /** The known tokens, each with the name of the gate that checks it. */
  readonly known: ReadonlyMap<string, string>;
  /** The values in variable files, including files that this run does not use. */
  readonly variables: Omit<VariableFiles, 'diagnostics'>;
}

/**
 * Finds tokens in plain text in a configuration (AMT004): those that a gate checks, wherever the value comes from; known tokens in any
 * text; and other texts that have the shape of a token.
 */
export function literalTokens(
  configuration: Configuration,
  modules: readonly ModuleInstance[],
  { known, variables }: LiteralSearch,
): ReportedFinding[] {
  const found = new Findings(new KnownTokens([...known].filter(([token]) => !isPlaceholder(token))));
  const flow = new LiteralFlow(variables.values);
  for (const module of modules)
    for (const resource of gatesOf(module)) addOfGate(found, flow, module, resource);
  const joined = modules.flatMap((module) => searchBlocks(found, module));
  searchComments(found, modules, variables.sources);
  searchVariables(found, variables.values, configuration.root);
  // Last, so that a token that is also written in one piece is reported there.
  for (const { holder, text } of joined) found.search(holder, text, true);
  return found.all;
}

/** Adds the literal texts from which a gate's token comes, and tokens in place of a name. */
function addOfGate(
  found: Findings,
  flow: LiteralFlow,
  module: ModuleInstance,
  resource: ResourceBlock,
): void {
  const gate = nodeIn(module, nameOf(resource));
  const inPlainText = `The token of ${gate} is in plain text in the configuration`;
  for (const { expression } of tokenExpressions(resource, 'value'))
    for (const { text, holder, ...place } of flow.textsOf(expression, module, resource)) {
      const message =
        holder === undefined ? `${inPlainText}.` : `${holder} contains the token of ${gate} in plain text.`;
      found.addPart(holder ?? gate, message, place, text);
    }
  for (const [expression, name] of namesIn(resource)) {
    const texts = flow.textsOf(expression, module, resource).filter(({ text }) => isTokenForName(text));
    // A text from which a function makes the name is not the name itself.
    const values = texts.length > 0 ? stringsIn(module.evaluate(expression).value, []) : [];
    const names = new Set(values.map(({ text }) => text));
    for (const { text, holder, ...place } of texts)
      if (names.has(text))
        found.addPart(holder ?? gate, `${inPlainText}, in place of the ${name}.`, place, text);
  }
}

/** Searches the blocks of a module. Returns the texts that are joined from pieces, which are searched later. */
function searchBlocks(found: Findings, module: ModuleInstance): { holder: () => string; text: NamedText }[] {
  const joined: { holder: () => string; text: NamedText }[] = [];
  for (const block of module.configuration.blocks) {
    const holder = () => nodeIn(module, blockName(block));
    const label = block.labels.at(-1)?.text;
    for (const text of textsInBody(block.body, label === undefined ? [] : [label], module)) {
      if (text.isJoined) joined.push({ holder, text });
      else found.search(holder, text);
    }
  }
  return joined;
}

function searchComments(
  found: Findings,
  modules: readonly ModuleInstance[],
  variableFiles: VariableFiles['sources'],
): void {
  const sources = modules.flatMap((module) => module.configuration.sources);
  for (const source of new Set([...sources, ...variableFiles]))
    for (const comment of commentsIn(source)) found.search(() => 'A comment', comment);
}

function searchVariables(found: Findings, variables: VariableFiles['values'], root: ModuleInstance): void {
  for (const [name, values] of variables)
    for (const value of values)
      for (const text of textsIn(value, [name], root)) found.search(() => `var.${name}`, text);
}

class Findings {
  readonly all: ReportedFinding[] = [];
  readonly #reported = new Set<string>();
  readonly #tokens = new Set<string>();

  constructor(private readonly known: KnownTokens) {}

  /** @param text a token, or a part of one, for which there is no fingerprint. */
  addPart(name: string, message: string, place: Place, text: string): void {
    const [token] = [...this.known.in(text)].map(([known]) => known).concat(tokensByShape(text, []));
    this.add(name, message, place, text, token === undefined ? null : fingerprint(token));
  }

  add(name: string, message: string, place: Place, token: string, tokenFingerprint: string | null): void {
    const key = keyOf(place, token);
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#tokens.add(token);
    secrets.add(token);
    this.all.push({
      rule: LITERAL_TOKEN,
      level: 'error',
      subject: name,
      message,
      help: KEEP_TOKEN_OUT,
      name,
      tokenFingerprint,
      location: locationOf(place),
    });
  }

  /** @param onlyNew whether to skip tokens that are already reported. */
  search(holderOf: () => string, named: NamedText, onlyNew = false): void {
    const { text, names } = named;
    // Skips the argument of a gate, which is already reported as a whole.
    if (this.#tokens.has(text) && this.#reported.has(keyOf(named, text))) return;
    const report = (token: string, what: string) => {
      if (onlyNew && this.#tokens.has(token)) return;
      const holder = holderOf();
      this.add(holder, `${holder} contains ${what}`, named, token, fingerprint(token));
    };
    for (const [token, gate] of this.known.in(text)) report(token, `the token of ${gate} in plain text.`);
    for (const token of tokensByShape(text, names)) {
      if (this.known.has(token)) continue;
      const what = `what looks like an MQTT token (${fingerprint(token)})`;
      report(token, `${what} in plain text, and no gate checks it.`);
    }
  }
}

function keyOf(place: Place, token: string): string {
  const { file, line } = locationOf(place);
  return `${file}:${line}:${token}`;
}

function blockName(block: Block): string {
  const path = constructPath(block);
  if (path !== undefined) return path;
  const labels = block.labels.map(({ text }) => text);
  if (block.type === 'locals') return `local.${block.body.attributes[0]?.name ?? ''}`;
  if (block.type === 'resource') return labels.join('.');
  return [block.type === 'variable' ? 'var' : block.type, ...labels].join('.');
}
