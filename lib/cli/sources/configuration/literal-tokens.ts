import { KEEP_TOKEN_OUT, KnownTokens } from '../../../gate/configuration/known-tokens';
import { isPlaceholder, tokensByShape } from '../../../gate/configuration/token-shape';
import { fingerprint } from '../../../gate/fingerprint';
import { LITERAL_TOKEN } from '../../../gate/rules';
import { isTokenForName } from '../../../gate/secrets/likely-token';
import { secrets } from '../../../gate/secrets/secrets';
import {
  attributeNamed,
  type Block,
  type Body,
  COMMENT,
  type Configuration,
  callsIn,
  type Expression,
  elementsOf,
  entriesOf,
  type FunctionCall,
  literalText,
  type ModuleInstance,
  nodeIn,
  type Place,
  type ResourceBlock,
  referencesIn,
  subexpressions,
  type Value,
} from '../../../hcl';
import type { ReportedFinding } from '../../check-result';
import { locationOf } from '../place';
import { constructPath, nameOf } from './gate-block';
import { LiteralFlow, type VariableFiles } from './literal-flow';
import { gatesOf, quotedNames, tokenExpressions } from './token-expressions';

/** What a gate names to have its token read from there, by the kind of its source. */
const NAMES = [
  ['environment', 'name of an environment variable'],
  ['file', 'path of a file'],
] as const;

/** What of a gate is no token, and what it is. */
function* namesIn(resource: ResourceBlock): Generator<readonly [Expression, string]> {
  for (const [kind, name] of NAMES)
    for (const expression of tokenExpressions(resource, kind)) yield [expression, name];
  for (const expression of quotedNames(resource)) yield [expression, 'name of a token'];
  const id = attributeNamed(resource.block.body, 'instance_id');
  if (id !== undefined) yield [id.value, 'instance id'];
}

/** What literal tokens are looked for with. */
export interface LiteralSearch {
  /** The values of tokens that are known, each with the name of what checks it. */
  readonly known: ReadonlyMap<string, string>;
  /** What files of variables give, those included that this run does not use. */
  readonly variables: VariableFiles['values'];
}

/**
 * The tokens that are in plain text in a configuration (AMT004): as what a gate checks, wherever that comes from; as the value of a token
 * that is known; and, checked by no gate, by their shape.
 */
export function literalTokens(
  configuration: Configuration,
  modules: readonly ModuleInstance[],
  { known, variables }: LiteralSearch,
): ReportedFinding[] {
  const sought = [...known].filter(([token]) => !isPlaceholder(token));
  const found = new Findings(new KnownTokens(sought));
  const flow = new LiteralFlow(variables);
  for (const module of modules) {
    for (const resource of gatesOf(module)) {
      const gate = nodeIn(module, nameOf(resource));
      for (const expression of tokenExpressions(resource, 'value'))
        for (const { text, holder, ...place } of flow.textsOf(expression, module, resource))
          found.add(
            holder ?? gate,
            holder === undefined
              ? `The token of ${gate} is in plain text in the configuration.`
              : `${holder} contains the token of ${gate} in plain text.`,
            place,
            text,
          );
      for (const [expression, name] of namesIn(resource)) {
        const texts = flow.textsOf(expression, module, resource).filter(({ text }) => isTokenForName(text));
        // Of what a function makes a name of, nothing is the name.
        const values = texts.length > 0 ? stringsIn(module.evaluate(expression).value, []) : [];
        const names = values.map(({ text }) => text);
        for (const { text, holder, ...place } of texts)
          if (names.includes(text))
            found.add(
              holder ?? gate,
              `The token of ${gate} is in plain text in the configuration, in place of the ${name}.`,
              place,
              text,
            );
      }
    }
  }
  for (const module of modules) {
    const { blocks } = module.configuration;
    for (const block of blocks) {
      const holder = () => nodeIn(module, blockName(block));
      const label = block.labels.at(-1)?.text;
      for (const text of textsInBody(block.body, label === undefined ? [] : [label], module))
        found.search(holder, text);
    }
  }
  const sources = [
    ...modules.flatMap((module) => module.configuration.sources),
    ...[...variables.values()].flat().map(({ source }) => source),
  ];
  for (const source of new Set(sources))
    for (const comment of commentsIn(source)) found.search(() => 'A comment', comment);
  for (const [name, values] of variables) {
    for (const value of values)
      for (const text of textsIn(value, [name], configuration.root)) found.search(() => `var.${name}`, text);
  }
  return found.all;
}

/** A text, and what it is called, the nearest name first. */
interface NamedText extends Place {
  readonly text: string;
  readonly names: readonly string[];
}

class Findings {
  readonly all: ReportedFinding[] = [];
  readonly #reported = new Set<string>();

  constructor(private readonly known: KnownTokens) {}

  add(name: string, message: string, place: Place, token: string): void {
    const { file, line } = locationOf(place);
    const key = `${file}:${line}:${token}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    secrets.add(token);
    this.all.push({
      rule: LITERAL_TOKEN,
      level: 'error',
      subject: name,
      message,
      help: KEEP_TOKEN_OUT,
      name,
      tokenFingerprint: null,
      location: locationOf(place),
    });
  }

  search(holderOf: () => string, { text, names, ...place }: NamedText): void {
    const report = (token: string, what: string) => {
      const holder = holderOf();
      this.add(holder, `${holder} contains ${what}`, place, token);
    };
    for (const [token, gate] of this.known.in(text)) report(token, `the token of ${gate} in plain text.`);
    for (const token of tokensByShape(text, names)) {
      if (this.known.has(token)) continue;
      const what = `what looks like an MQTT token (${fingerprint(token)})`;
      report(token, `${what} in plain text, and no gate checks it.`);
    }
  }
}

function blockName(block: Block): string {
  const path = constructPath(block);
  if (path !== undefined) return path;
  const labels = block.labels.map(({ text }) => text);
  if (block.type === 'locals') return `local.${block.body.attributes[0]?.name ?? ''}`;
  if (block.type === 'resource') return labels.join('.');
  return [block.type === 'variable' ? 'var' : block.type, ...labels].join('.');
}

/** Arguments that hold references without `${…}`, and comments. */
const NO_TEXT = new Set([COMMENT, 'depends_on', 'provider', 'providers', 'source', 'version']);

/** The texts in a body. */
function* textsInBody(body: Body, names: readonly string[], module: ModuleInstance): Generator<NamedText> {
  const sibling = nameBeside(body.attributes.map(({ name, value }) => [name, value]));
  for (const { name, value } of body.attributes) {
    if (NO_TEXT.has(name)) continue;
    // It says what something else is called.
    if (name === 'description') yield* textsIn(value, [], module);
    else yield* textsIn(value, [name, ...(name === 'value' ? sibling : []), ...names], module);
  }
  for (const block of body.blocks) yield* textsInBody(block.body, [block.type, ...names], module);
}

/** The comments of native syntax: a token in one was only turned off. */
function* commentsIn(source: Place['source']): Generator<NamedText> {
  for (const [start, end] of source.comments)
    yield { source, start, end, text: source.text.slice(start, end), names: [] };
}

/** What `value` is called beside a `name` or a `key`, as in the list of a container's variables. */
function nameBeside(members: readonly (readonly [string | undefined, Expression])[]): string[] {
  const named = members.find(([name]) => name === 'name' || name === 'key')?.[1];
  const text = named && literalText(named);
  return text === undefined ? [] : [text];
}

function* textsIn(
  expression: Expression,
  names: readonly string[],
  module: ModuleInstance,
): Generator<NamedText> {
  const { source, start, end } = expression;
  const of = (text: string): NamedText => ({ source, start, end, text, names });
  if (expression.kind === 'template') {
    const texts = expression.parts.filter((part) => part.kind === 'text');
    for (const { text, ...place } of texts) yield { ...of(text), start: place.start, end: place.end };
    if (texts.length > 1) yield of(texts.map(({ text }) => text).join(''));
  }
  if (expression.kind === 'object') {
    const members = expression.items.map(
      ({ key, word, value }) => [word ?? literalText(key), value] as const,
    );
    const sibling = nameBeside(members);
    for (const { key, word } of expression.items) if (word === undefined) yield* textsIn(key, [], module);
    for (const [name, value] of members) {
      const own = name === undefined ? [] : [name];
      yield* textsIn(value, [...own, ...(name === 'value' ? sibling : []), ...names], module);
    }
    return;
  }
  if (expression.kind === 'call' && /^(templatefile|file|filebase64)$/.test(expression.name)) {
    // The template itself: what is put into it stands elsewhere.
    const { data } = module.evaluate({
      ...expression,
      name: 'file',
      parameters: expression.parameters.slice(0, 1),
    }).value;
    // A file that holds nothing else is the one of a token.
    const isWhole =
      typeof data === 'string' && expression.name !== 'templatefile' && !/[\s{"]|=[^=]/.test(data.trim());
    if (typeof data === 'string' && !isWhole) yield of(data);
  } else if (expression.kind === 'for' ? isLoopOverFiles(expression) : isConstantOrData(expression)) {
    for (const string of stringsIn(module.evaluate(expression).value, names))
      yield { ...of(string.text), names: string.names };
  }
  for (const part of subexpressions(expression)) yield* textsIn(part, names, module);
}

/** Whether a call has one result, whatever the rest of the configuration is, and reads nothing. */
function isConstant(expression: Expression): boolean {
  if (
    expression.kind === 'call' &&
    /^(file.*|templatefile|timestamp|uuid|bcrypt|plantimestamp|provider::.*)$/.test(expression.name)
  )
    return false;
  return referencesIn(expression).length === 0 && subexpressions(expression).every(isConstant);
}

/** Whether the value of an expression is in the configuration, or in files of data that it decodes. */
function isConstantOrData(expression: Expression): boolean {
  return expression.kind === 'call' && (isConstant(expression) || isDataFile(expression));
}

/** Whether each round of a loop reads a file of its own. */
function isLoopOverFiles({ key, value }: Extract<Expression, { kind: 'for' }>): boolean {
  return [key, value].some((part) => part !== undefined && callsIn(part).some(isDataFile));
}

/** Whether a call takes data, such as a list of devices, from a file. A file that is read as a whole may be the one of a token. */
function isDataFile({ name, parameters }: FunctionCall): boolean {
  return (
    /^(yaml|json|csv)decode$/.test(name) &&
    parameters.flatMap(callsIn).some((call) => /^file(base64)?$/.test(call.name))
  );
}

function stringsIn(value: Value, names: readonly string[]): Pick<NamedText, 'text' | 'names'>[] {
  if (typeof value.data === 'string') return [{ text: value.data, names }];
  const { kind } = value.type;
  return kind === 'object' || kind === 'map'
    ? [...entriesOf(value)].flatMap(([name, member]) => stringsIn(member, [name, ...names]))
    : elementsOf(value).flatMap((element) => stringsIn(element, names));
}
