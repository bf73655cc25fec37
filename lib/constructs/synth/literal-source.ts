import { type Body, isBody, member } from '../../gate/configuration/block';
import {
  type ExpressionToken,
  references,
  type TemplatePart,
  templateParts,
} from '../../gate/configuration/expression';
import { expressionParts } from '../../gate/configuration/expression-parts';
import { CHOOSING, partsOfResult, READING } from '../../gate/configuration/literal-functions';
import { tokensByShape } from '../../gate/configuration/token-shape';
import { MIN_SEARCHED_LENGTH } from '../../gate/secrets/secret-register';
import { PASSWORD_RIGHTS } from '../../gate/token-text';
import { moduleInputs } from './module-inputs';

/** The place of a token, or a part of one, in plain text. */
export interface LiteralSource {
  /** The words after "in plain text in". */
  readonly place: string;
  /** Whether only a part of the token is in plain text. */
  readonly isPart: boolean;
}

/** A literal text and its place. */
interface Literal {
  readonly text: string;
  readonly place: string;
}

/** The origin of a value. */
interface Flow {
  /** Whether the whole value is in the configuration. */
  readonly isPlain: boolean;
  /** A literal text that may be the whole value. */
  readonly whole?: Literal;
  /** A literal text that is a part of the value, and longer than a prefix such as `R|`. */
  readonly part?: Literal;
}

/** A called module, if its files can be read. */
export interface CalledModule {
  readonly configuration: Body;
  /** Reads the modules that it calls. */
  readonly modules: ModuleReader;
}

/** @param source the `source` of a module block. */
export type ModuleReader = (source: string) => CalledModule | undefined;

const ELSEWHERE: Flow = { isPlain: false };
const NOTHING: Flow = { isPlain: true };
const HERE = 'the configuration';

/** The maximum length of a token file. Limits texts of local values that double in length by joining each other. */
const LONGEST_TEXT = 65_536;

/** What a value can refer to in addition to the configuration. */
interface Scope {
  /** The block that contains the value. */
  readonly body: Body;
  /** The names that `for` defines. */
  readonly names: ReadonlyMap<string, Flow>;
}

/**
 * Finds the place where an argument is in plain text in a configuration. Follows local values, defaults of variables, arguments of other
 * blocks, outputs of modules, iterators and functions. Undefined if the value is not in the configuration.
 * @param body the block that contains the argument.
 * @param modules reads the modules that the configuration calls.
 */
export function literalSource(
  value: unknown,
  configuration: Body,
  body: Body,
  modules: ModuleReader = () => undefined,
): LiteralSource | undefined {
  const { whole, part } = new Flows({ configuration, modules }).of(value, { body, names: new Map() });
  if (whole) return { place: whole.place, isPart: false };
  return part && { place: part.place, isPart: true };
}

class Flows {
  /** The flow of each reference. Cached, because the time would otherwise double with each local value of a long chain. */
  readonly #flows = new Map<string, Flow>();

  /** @param given the flows of the inputs of a module, by the names of its variables. */
  constructor(
    private readonly module: CalledModule,
    private readonly given: (variable: string) => Flow | undefined = () => undefined,
  ) {}

  of(value: unknown, scope: Scope): Flow {
    if (Array.isArray(value)) return either(value.map((each) => this.of(each, scope)));
    if (isBody(value)) return either(Object.values(value).map((each) => this.of(each, scope)));
    if (typeof value !== 'string') return NOTHING;
    return this.#ofTemplate(templateParts(value), scope);
  }

  #ofTemplate(template: readonly TemplatePart[], scope: Scope): Flow {
    let inner = scope;
    const flows = template.flatMap((part) => {
      if ('text' in part) return [literal(part.text)];
      const [first] = part.expression;
      const directive = first?.kind === 'name' ? first.text : '';
      if (directive === 'for') {
        const loop = expressionParts([
          { kind: 'sign', text: '[' },
          ...part.expression,
          { kind: 'sign', text: ']' },
        ]);
        if (loop.kind === 'for') inner = this.#within(loop, inner);
      }
      if (/^(for|endfor|if|else|endif)$/.test(directive)) return [];
      return [this.#ofExpression(part.expression, inner)];
    });
    const [only, ...others] = flows;
    return only && others.length === 0 ? only : together(flows);
  }

  #ofExpression(expression: readonly ExpressionToken[], scope: Scope): Flow {
    const all = (several: readonly (readonly ExpressionToken[])[]) =>
      several.map((each) => this.#ofExpression(each, scope));
    const parts = expressionParts(expression);
    switch (parts.kind) {
      case 'text':
        return this.#ofTemplate(parts.template, scope);
      case 'conditional':
        return either(all(parts.results));
      case 'list':
        return either(all(parts.elements));
      case 'object':
        return either(all(parts.members.map(({ value }) => value)));
      case 'for':
        return this.#ofExpression(parts.value, this.#within(parts, scope));
      case 'call': {
        const { name } = parts;
        const given = all(partsOfResult(name, parts.given));
        if (READING.test(name))
          return { ...ELSEWHERE, part: given.map(tokenIn).find((text) => text !== undefined) };
        if (CHOOSING.has(name)) return either(given);
        return together(/^format(list)?$/.test(name) ? [withoutVerbs(given[0]), ...given.slice(1)] : given);
      }
      case 'path':
        return this.#ofPath(references(parts.tokens)[0] ?? [], scope);
      default:
        return ELSEWHERE;
    }
  }

  /** The scope within `for`, with the names that it defines. */
  #within({ names: given, over }: Loop, scope: Scope): Scope {
    const names = new Map(scope.names);
    const flow = this.#ofExpression(over, scope);
    const [value, key] = [...given].reverse();
    if (key !== undefined) names.set(key, { isPlain: flow.isPlain });
    if (value !== undefined) names.set(value, flow);
    return { ...scope, names };
  }

  #ofPath([root = '', ...steps]: readonly string[], scope: Scope): Flow {
    const bound = scope.names.get(root);
    if (bound) return bound;
    if (root === 'path' || root === 'count' || root === 'terraform') return NOTHING;
    if (root === 'each') return this.#ofIterator(steps[0], scope);
    const key = JSON.stringify([root, ...steps]);
    const known = this.#flows.get(key);
    if (known) return known;
    // Ends the recursion if local values refer to each other in a cycle, which Terraform refuses.
    this.#flows.set(key, ELSEWHERE);
    const flow = this.#ofReference(root, steps);
    this.#flows.set(key, flow);
    return flow;
  }

  #ofIterator(step: string | undefined, scope: Scope): Flow {
    const given = scope.body.for_each;
    const values = step === 'key' && isBody(given) ? Object.keys(given) : given;
    return values === undefined ? ELSEWHERE : placed(this.of(values, scope), 'for_each');
  }

  #ofReference(root: string, [name = '', ...steps]: readonly string[]): Flow {
    const { locals, variable, data, resource, module } = this.module.configuration;
    if (root === 'local') {
      return this.#at(member(member(locals, [name]), steps), `the local value ${name}`);
    }
    if (root === 'var') {
      const given = this.given(name);
      if (given) return given;
      const value = member(member(variable, [name, 'default']), steps);
      const { whole } =
        isBody(value) && 'default' in value
          ? NOTHING
          : this.#at(value, `the default of the variable ${name}`);
      // The default is not counted as a part of a joined text, because there it is usually a prefix.
      return { isPlain: false, whole: whole && { ...whole, text: '' } };
    }
    if (root === 'module') return this.#ofModule(name, member(module, [name]), steps);
    if (root === 'data') return this.#ofArgument(member(data, [name, steps[0] ?? '']), `data.${name}`, steps);
    return this.#ofArgument(member(resource, [root, name]), root, [name, ...steps]);
  }

  /** @param steps contain the name of the output, possibly after the key of an instance. */
  #ofModule(name: string, body: unknown, steps: readonly string[]): Flow {
    if (!isBody(body)) return ELSEWHERE;
    const unknown = this.#ofUnknownModule(name, body);
    const module = this.module.modules(String(body.source));
    const outputs = module?.configuration.output;
    const isOutput = (step = '') => isBody(outputs) && isBody(outputs[step]);
    // The key of an instance may be the same as the name of an output.
    const isRepeated = body.count !== undefined || body.for_each !== undefined;
    const at = isRepeated && isOutput(steps[1]) ? 1 : steps.findIndex(isOutput);
    if (module === undefined || at === -1) return unknown;
    const given = (variable: string) =>
      body[variable] === undefined ? undefined : this.of(body[variable], { body, names: new Map() });
    const value = member(member(outputs, [steps[at] ?? '', 'value']), steps.slice(at + 1));
    const flow = new Flows(module, given).of(value, { body: {}, names: new Map() });
    if (!flow.whole && !flow.part) return unknown;
    return placed(flow, `the output ${steps[at]} of the module ${name}`);
  }

  /** The flow of a module that cannot be read. Its result may be an input that looks like a token. */
  #ofUnknownModule(name: string, body: Body): Flow {
    const input = moduleInputs(body).find(
      ({ text, names }) => tokensByShape(text, [...names, 'mqtt_token']).length > 0,
    );
    if (input === undefined) return ELSEWHERE;
    const place = `the input ${input.names.at(-1)} of the module ${name}`;
    return { ...ELSEWHERE, part: { text: input.text, place } };
  }

  /** The flow of an argument of another block. Attributes that are not arguments are not in the configuration. */
  #ofArgument(body: unknown, type: string, [name, attribute = '', ...steps]: readonly string[]): Flow {
    const argument = type === 'terraform_data' && attribute === 'output' ? 'input' : attribute;
    if (!isBody(body) || body[argument] === undefined) return ELSEWHERE;
    return this.#at(member(body[argument], steps), `the argument ${argument} of ${type}.${name}`, body);
  }

  #at(value: unknown, place: string, body: Body = {}): Flow {
    if (value === undefined) return ELSEWHERE;
    return placed(this.of(value, { body, names: new Map() }), place);
  }
}

interface Loop {
  readonly names: readonly string[];
  readonly over: readonly ExpressionToken[];
}

function literal(text: string): Flow {
  return text === '' ? NOTHING : { isPlain: true, whole: { text, place: HERE } };
}

function placed({ isPlain, whole, part }: Flow, place: string): Flow {
  return { isPlain, whole: whole && { ...whole, place }, part: part && { ...part, place } };
}

/** The flow of a value that is one of several. */
function either(flows: readonly Flow[]): Flow {
  return {
    isPlain: flows.every(({ isPlain }) => isPlain),
    whole: firstOf(flows, ({ whole }) => whole),
    part: firstOf(flows, ({ part }) => part),
  };
}

/** The flow of a value that joins several. */
function together(flows: readonly Flow[]): Flow {
  const isPlain = flows.every((flow) => flow.isPlain);
  const text = flows
    .map(({ whole }) => whole?.text ?? '')
    .join('')
    .slice(0, LONGEST_TEXT);
  const whole = firstOf(flows, (flow) => flow.whole);
  if (flows.every((flow) => flow.isPlain || flow.whole))
    return { isPlain, whole: whole && { ...whole, text } };
  return {
    isPlain,
    part:
      firstOf(flows, (flow) => flow.part) ??
      firstOf(flows, (flow) => (isLong(flow.whole) ? flow.whole : undefined)),
  };
}

function firstOf<T>(flows: readonly Flow[], of: (flow: Flow) => T | undefined): T | undefined {
  for (const flow of flows) {
    const found = of(flow);
    if (found !== undefined) return found;
  }
  return undefined;
}

const RIGHTS = new RegExp(`\\b${PASSWORD_RIGHTS}\\|`, 'g');

/** Whether a text is longer than the rights before a token in a password: `R|`. */
function isLong(found: Literal | undefined): boolean {
  return found !== undefined && found.text.replace(RIGHTS, '').length >= MIN_SEARCHED_LENGTH;
}

/** The text that looks like a token in an argument of a function whose result is not known. */
function tokenIn({ whole, part }: Flow): Literal | undefined {
  return [whole, part].find((found) => found && tokensByShape(found.text, ['mqtt_token']).length > 0);
}

/** The first argument of `format` without its verbs, which are not in the result. */
function withoutVerbs(flow: Flow = NOTHING): Flow {
  if (!flow.whole) return flow;
  const text = flow.whole.text.replace(/%[-+ #0]*(\[\d+\])?\d*(\.\d+)?[a-zA-Z%]/g, '');
  return text === '' ? NOTHING : { ...flow, whole: { ...flow.whole, text } };
}
