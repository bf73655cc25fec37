import {
  type Body,
  COMMENT,
  callsIn,
  type Expression,
  elementsOf,
  entriesOf,
  type FunctionCall,
  literalText,
  type ModuleInstance,
  type Place,
  type Reference,
  referencesIn,
  subexpressions,
  type Value,
} from '../../../hcl';

/** A text, and the names of the blocks and arguments that contain it, the nearest name first. */
export interface NamedText extends Place {
  readonly text: string;
  readonly names: readonly string[];
  /** Whether it is made from local values that contain its parts. */
  readonly isJoined?: boolean;
}

/** Arguments without text: those with references, addresses or versions, and comments. */
const NO_TEXT = new Set([COMMENT, 'depends_on', 'provider', 'providers', 'source', 'version']);

export function* textsInBody(
  body: Body,
  names: readonly string[],
  module: ModuleInstance,
): Generator<NamedText> {
  const sibling = nameBeside(body.attributes.map(({ name, value }) => [name, value]));
  for (const { name, value } of body.attributes) {
    if (NO_TEXT.has(name)) continue;
    // A description may name a token without containing one, so the names do not count.
    if (name === 'description') yield* textsIn(value, [], module);
    else yield* textsIn(value, [name, ...(name === 'value' ? sibling : []), ...names], module);
  }
  for (const block of body.blocks) yield* textsInBody(block.body, [block.type, ...names], module);
}

/** The comments of native syntax, which may contain a token in disabled code. */
export function* commentsIn(source: Place['source']): Generator<NamedText> {
  for (const [start, end] of source.comments)
    yield { source, start, end, text: source.text.slice(start, end), names: [] };
}

/** The name of a `value` that has a `name` or a `key` beside it, as in the environment variables of a container. */
function nameBeside(members: readonly (readonly [string | undefined, Expression])[]): string[] {
  const named = members.find(([name]) => name === 'name' || name === 'key')?.[1];
  const text = named && literalText(named);
  return text === undefined ? [] : [text];
}

export function* textsIn(
  expression: Expression,
  names: readonly string[],
  module: ModuleInstance,
): Generator<NamedText> {
  if (expression.kind === 'object') {
    yield* textsInObject(expression, names, module);
    return;
  }
  const { source, start, end } = expression;
  if (expression.kind === 'template') yield* textsInTemplate(expression, names);
  for (const string of madeOf(expression, names, module)) yield { source, start, end, ...string };
  for (const part of subexpressions(expression)) yield* textsIn(part, names, module);
}

function* textsInObject(
  { items }: Extract<Expression, { kind: 'object' }>,
  names: readonly string[],
  module: ModuleInstance,
): Generator<NamedText> {
  const members = items.map(({ key, word, value }) => [word ?? literalText(key), value] as const);
  const sibling = nameBeside(members);
  for (const { key, word } of items) if (word === undefined) yield* textsIn(key, [], module);
  for (const [name, value] of members) {
    const own = name === undefined ? [] : [name];
    yield* textsIn(value, [...own, ...(name === 'value' ? sibling : []), ...names], module);
  }
}

/** Each text of a template, and all of them joined, because an interpolation may split a token. */
function* textsInTemplate(
  { source, start, end, parts }: Extract<Expression, { kind: 'template' }>,
  names: readonly string[],
): Generator<NamedText> {
  const texts = parts.filter((part) => part.kind === 'text');
  for (const text of texts) yield { source, start: text.start, end: text.end, text: text.text, names };
  if (texts.length > 1) yield { source, start, end, text: texts.map(({ text }) => text).join(''), names };
}

/** The strings that an expression makes from the configuration and its files. */
function madeOf(
  expression: Expression,
  names: readonly string[],
  module: ModuleInstance,
): Omit<NamedText, keyof Place>[] {
  if (expression.kind === 'call' && /^(templatefile|file|filebase64)$/.test(expression.name)) {
    const text = textOfFile(expression, module);
    return text === undefined ? [] : [{ text, names }];
  }
  const isMade = expression.kind === 'for' ? isLoopOverFiles(expression) : isConstantOrData(expression);
  if (isMade) return stringsIn(module.evaluate(expression).value, names);
  if (!joinsTexts(expression) || !isConstant(expression, module)) return [];
  const { data } = module.evaluate(expression).value;
  return typeof data === 'string' ? [{ text: data, names, isJoined: true }] : [];
}

/** The content of a file or a template. Undefined for a file with only one word, because it may be the file of a gate's token. */
function textOfFile(call: FunctionCall, module: ModuleInstance): string | undefined {
  const parameters = call.parameters.slice(0, 1);
  const { data } = module.evaluate({ ...call, name: 'file', parameters }).value;
  if (typeof data !== 'string') return undefined;
  const isToken = call.name !== 'templatefile' && !/[\s{"]|=[^=]/.test(data.trim());
  return isToken ? undefined : data;
}

/** Whether an expression can join several values to one text. Encoding functions do not. */
function joinsTexts(expression: Expression): boolean {
  return (
    expression.kind === 'template' || (expression.kind === 'call' && !expression.name.endsWith('encode'))
  );
}

/**
 * Whether an expression always has the same result and reads no file.
 * @param module if given, the expression may refer to the local values of this module.
 */
function isConstant(expression: Expression, module?: ModuleInstance): boolean {
  return (
    !callsIn(expression).some(({ name }) => READING.test(name)) &&
    referencesIn(expression).every((reference) => module !== undefined && isConstantLocal(reference, module))
  );
}

const READING = /^(file.*|templatefile|timestamp|uuid|bcrypt|plantimestamp|provider::.*)$/;

/** A cache for local values, to which many expressions may refer. */
const constantLocals = new WeakMap<Expression, boolean>();

function isConstantLocal({ root, steps: [step] }: Reference, module: ModuleInstance): boolean {
  if (root !== 'local' || step?.kind !== 'get') return false;
  const value = module.configuration.locals.get(step.name)?.value;
  if (value === undefined) return false;
  // Set to false first, so that local values in a cycle are not constant.
  if (!constantLocals.has(value)) constantLocals.set(value, false).set(value, isConstant(value, module));
  return constantLocals.get(value) === true;
}

/** Whether the value of a call comes only from the configuration, or from a data file that it decodes. */
function isConstantOrData(expression: Expression): boolean {
  return expression.kind === 'call' && (isConstant(expression) || isDataFile(expression));
}

/** Whether each iteration of a loop decodes a file. */
function isLoopOverFiles({ key, value }: Extract<Expression, { kind: 'for' }>): boolean {
  return [key, value].some((part) => part !== undefined && callsIn(part).some(isDataFile));
}

/** Whether a call decodes data, such as a list of devices, from a file. A file that is only read may be that of a token. */
function isDataFile({ name, parameters }: FunctionCall): boolean {
  return (
    /^(yaml|json|csv)decode$/.test(name) &&
    parameters.flatMap(callsIn).some((call) => /^file(base64)?$/.test(call.name))
  );
}

export function stringsIn(value: Value, names: readonly string[]): Pick<NamedText, 'text' | 'names'>[] {
  if (typeof value.data === 'string') return [{ text: value.data, names }];
  const { kind } = value.type;
  return kind === 'object' || kind === 'map'
    ? [...entriesOf(value)].flatMap(([name, member]) => stringsIn(member, [name, ...names]))
    : elementsOf(value).flatMap((element) => stringsIn(element, names));
}
