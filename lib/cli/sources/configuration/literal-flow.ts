import { CHOOSING, partsOfResult, READING } from '../../../gate/configuration/literal-functions';
import { isPlaceholder } from '../../../gate/configuration/token-shape';
import {
  attributeNamed,
  constantText,
  type Expression,
  literalText,
  type ModuleInstance,
  nodeIn,
  type Place,
  type Reference,
  type ResourceBlock,
  referenceOf,
  subexpressions,
} from '../../../hcl';

/** A text that is written out in a configuration. */
export interface LiteralText extends Place {
  readonly text: string;
  /** What contains it: `local.tokens`, `var.device_token`; undefined for the expression that was asked about itself. */
  readonly holder?: string;
}

interface Flow {
  /** Whether nothing but the configuration decides on the value. */
  readonly isPlain: boolean;
  readonly texts: readonly LiteralText[];
}

const ELSEWHERE: Flow = { isPlain: false, texts: [] };
const NOTHING: Flow = { isPlain: true, texts: [] };

/** Follows values through a configuration back to the texts that they are made of. */
export class LiteralFlow {
  /** Of what references lead to, each followed once: long chains of locals would take twice the time with each of them. */
  readonly #flows = new Map<string, Flow>();

  constructor(
    /** Of the root module. */
    private readonly variables: ReadonlyMap<string, readonly Expression[]>,
  ) {}

  /** The texts that a value may consist of, where nothing but the configuration decides on it. */
  textsOf(expression: Expression, module: ModuleInstance, resource?: ResourceBlock): readonly LiteralText[] {
    return this.#of(expression, module, resource).texts.filter(({ text }) => !isPlaceholder(text));
  }

  #of(
    expression: Expression,
    module: ModuleInstance,
    resource?: ResourceBlock,
    bound: BoundVariables = NO_VARIABLES,
  ): Flow {
    const of = (one: Expression, within = bound) => this.#of(one, module, resource, within);
    const reference = referenceOf(expression);
    if (reference !== undefined) {
      const variable = bound.get(reference.root);
      if (variable !== undefined) {
        const { collection, around, flows } = variable;
        const key = JSON.stringify(reference.steps.map(nameOfStep));
        // Loops in loops would be followed twice as often with each that names a variable twice.
        const flow = flows.get(key) ?? of(elementAt(collection, reference.steps), around);
        flows.set(key, flow);
        return flow;
      }
      return this.#ofReference(reference, module, resource);
    }
    switch (expression.kind) {
      case 'template': {
        const { source, start, end } = expression;
        const text = expression.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
        const own: Flow = text === '' ? NOTHING : { isPlain: true, texts: [{ source, start, end, text }] };
        const [part, ...others] = subexpressions(expression);
        if (part === undefined) return own;
        return expression.unwraps ? of(part) : together([own, of(part), ...others.map((other) => of(other))]);
      }
      case 'conditional':
        return either([of(expression.whenTrue), of(expression.whenFalse)]);
      case 'tuple':
        return either(expression.items.map((item) => of(item)));
      case 'object':
        return either(expression.items.map(({ value }) => of(value)));
      case 'for':
        return of(
          expression.value,
          new Map(bound).set(expression.valueVariable, {
            collection: expression.collection,
            around: bound,
            flows: new Map(),
          }),
        );
      case 'splat':
        return of(elementInSplat(expression));
      case 'index':
      case 'get': {
        const { base, steps } = baseOf(expression);
        return either(selected(base, steps).map((one) => of(one)));
      }
      case 'call': {
        if (READING.test(expression.name)) return ELSEWHERE;
        const given = partsOfResult(expression.name, expression.parameters);
        return (CHOOSING.has(expression.name) ? either : together)(given.map((one) => of(one)));
      }
      default:
        return together(subexpressions(expression).map((one) => of(one)));
    }
  }

  #ofReference(reference: Reference, module: ModuleInstance, resource?: ResourceBlock): Flow {
    const { root, steps } = reference;
    const [first] = steps;
    const name = first?.kind === 'get' ? first.name : undefined;
    if (root === 'path' || root === 'count' || (root === 'terraform' && name === 'workspace')) return NOTHING;
    if (root === 'each' && resource !== undefined) {
      const all = attributeNamed(resource.block.body, 'for_each')?.value;
      if (all === undefined) return ELSEWHERE;
      const element = name === 'value' ? elementAt(all, steps.slice(1)) : all;
      return this.#of(element, module);
    }
    if (name === undefined) return ELSEWHERE;
    const holder = nodeIn(module, `${root}.${name}`);
    const key = JSON.stringify([holder, ...steps.map(nameOfStep)]);
    const known = this.#flows.get(key);
    if (known !== undefined) return known;
    // Local values can refer to each other in circles, which engines refuse.
    this.#flows.set(key, ELSEWHERE);
    const { isPlain, texts } = this.#ofName(root, name, reference, module);
    const flow = {
      isPlain,
      texts: texts.map((text) => (text.holder === undefined ? { ...text, holder } : text)),
    };
    this.#flows.set(key, flow);
    return flow;
  }

  #ofName(root: string, name: string, { steps }: Reference, module: ModuleInstance): Flow {
    const { caller, configuration } = module;
    const at = (value: Expression | undefined, from: ModuleInstance, consumed = 1): Flow =>
      value === undefined
        ? ELSEWHERE
        : either(selected(value, steps.slice(consumed)).map((one) => this.#of(one, from)));
    if (root === 'local') return at(configuration.locals.get(name)?.value, module);
    if (root === 'var') {
      const block = configuration.variables.get(name);
      const byDefault = block && attributeNamed(block.body, 'default')?.value;
      if (caller === undefined) {
        const given = this.variables.get(name) ?? [];
        return either([ELSEWHERE, ...given.map((one) => at(one, module)), at(byDefault, module)]);
      }
      const argument = attributeNamed(caller.call.body, name)?.value;
      return argument === undefined ? at(byDefault, module) : at(argument, caller.module);
    }
    if (root === 'module') {
      const output = steps[1]?.kind === 'index' ? steps[2] : steps[1];
      const called = module.calledBy(name)?.instances[0];
      const block = output?.kind === 'get' ? called?.configuration.outputs.get(output.name) : undefined;
      return at(block && attributeNamed(block.body, 'value')?.value, called ?? module, steps.length);
    }
    if (root === 'terraform_data') {
      const block = configuration.resources.get(`terraform_data.${name}`)?.block;
      return at(block && attributeNamed(block.body, 'input')?.value, module, 2);
    }
    return ELSEWHERE;
  }
}

/** A value that is written out, and the steps that lead to something in it. */
function baseOf(expression: Expression): { base: Expression; steps: Reference['steps'] } {
  const steps: Reference['steps'][number][] = [];
  let base = expression;
  for (;;) {
    if (base.kind === 'get') steps.push({ kind: 'get', name: base.name, place: base });
    else if (base.kind === 'index') steps.push({ kind: 'index', key: base.key, place: base });
    else return { base, steps: steps.reverse() };
    base = base.object;
  }
}

/** What steps lead to in a value that is written out; the whole where they lead nowhere that is known. */
function selected(value: Expression, steps: Reference['steps']): readonly Expression[] {
  const [step, ...rest] = steps;
  if (step === undefined || (value.kind !== 'object' && value.kind !== 'tuple')) return [value];
  const found = membersAt(value, nameOfStep(step));
  return found.length === 0 ? [value] : found.flatMap((one) => selected(one, rest));
}

/** @param name undefined where it is not written out: it may be any of them. */
function membersAt(
  value: Extract<Expression, { kind: 'object' | 'tuple' }>,
  name: string | undefined,
): readonly Expression[] {
  if (value.kind === 'tuple') {
    const item = name === undefined ? undefined : value.items[Number(name)];
    return item === undefined ? value.items : [item];
  }
  return value.items
    .filter(({ key, word }) => name === undefined || (word ?? literalText(key)) === name)
    .map((item) => item.value);
}

/** What a variable of a loop goes through, and the variables of the loops around that one. */
interface BoundVariable {
  readonly collection: Expression;
  readonly around: BoundVariables;
  /** What it and its members are made of, each followed once. */
  readonly flows: Map<string, Flow>;
}

type BoundVariables = ReadonlyMap<string, BoundVariable>;

const NO_VARIABLES: BoundVariables = new Map();

/** An element of what is looped over, or something in it: the key of the element is not written out. */
function elementAt(collection: Expression, steps: Reference['steps']): Expression {
  const { source, start, end } = collection;
  let element = anyElementOf(collection);
  for (const step of steps)
    element =
      step.kind === 'get'
        ? { source, start, end, kind: 'get', object: element, name: step.name }
        : { source, start, end, kind: 'index', object: element, key: step.key };
  return element;
}

function nameOfStep(step: Reference['steps'][number]): string | undefined {
  return step.kind === 'get' ? step.name : constantText(step.key);
}

/** A value that is one of several. */
function either(flows: readonly Flow[]): Flow {
  const texts = new Set(flows.flatMap((flow) => flow.texts));
  return { isPlain: flows.every(({ isPlain }) => isPlain), texts: [...texts] };
}

/** A value that is made of several. */
function together(flows: readonly Flow[]): Flow {
  return flows.every(({ isPlain }) => isPlain) ? either(flows) : ELSEWHERE;
}

/** What `devices[*].token` is made of: the same of any element. */
function elementInSplat({ object, each }: Extract<Expression, { kind: 'splat' }>): Expression {
  const inEach = (part: Expression): Expression => {
    if (part.kind === 'get' || part.kind === 'index') return { ...part, object: inEach(part.object) };
    return part.kind === 'splat-item' ? anyElementOf(object) : part;
  };
  return inEach(each);
}

/** An element of which the key is not written out. */
function anyElementOf(object: Expression): Expression {
  const { source, start, end } = object;
  return { source, start, end, kind: 'index', object, key: { source, start, end, kind: 'splat-item' } };
}
