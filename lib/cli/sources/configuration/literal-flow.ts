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

/** A literal text in a configuration. */
export interface LiteralText extends Place {
  readonly text: string;
  /** What contains it, such as `local.tokens` or `var.device_token`. Undefined if it is in the given expression itself. */
  readonly holder?: string;
}

interface Flow {
  /** Whether the value depends only on the configuration. */
  readonly isPlain: boolean;
  readonly texts: readonly LiteralText[];
}

const ELSEWHERE: Flow = { isPlain: false, texts: [] };
const NOTHING: Flow = { isPlain: true, texts: [] };

/** Follows a value through a configuration back to the literal texts from which it is made. */
export class LiteralFlow {
  /** A cache by reference: without it, the time would double with each local value of a chain. */
  readonly #flows = new Map<string, Flow>();

  constructor(
    /** The values of the root module's variables. */
    private readonly variables: ReadonlyMap<string, readonly Expression[]>,
  ) {}

  /** The literal texts from which a value may be made. Empty if the value does not depend only on the configuration. */
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
        // A cache: without it, the time would double with each nested loop that uses a variable twice.
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
    // Set first, because local values may refer to each other in a cycle, which engines refuse.
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
      const called = module.calledInstances(name)?.instances[0];
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

/** Splits an expression such as `{…}.a[0]` into the base and the steps. */
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

/** The parts of a literal object or tuple to which the steps lead; the whole value if that is not known. */
function selected(value: Expression, steps: Reference['steps']): readonly Expression[] {
  const [step, ...rest] = steps;
  if (step === undefined || (value.kind !== 'object' && value.kind !== 'tuple')) return [value];
  const found = membersAt(value, nameOfStep(step));
  return found.length === 0 ? [value] : found.flatMap((one) => selected(one, rest));
}

/** @param name undefined if it is not a literal: the result is then every member. */
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

/** The variable of a loop. */
interface BoundVariable {
  /** What the loop iterates over. */
  readonly collection: Expression;
  /** The variables of the outer loops. */
  readonly around: BoundVariables;
  /** A cache of the flows of the variable and its members. */
  readonly flows: Map<string, Flow>;
}

type BoundVariables = ReadonlyMap<string, BoundVariable>;

const NO_VARIABLES: BoundVariables = new Map();

/** An expression for any element of a collection, followed by steps. */
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

/** The flow of a value that is one of several. */
function either(flows: readonly Flow[]): Flow {
  const texts = new Set(flows.flatMap((flow) => flow.texts));
  return { isPlain: flows.every(({ isPlain }) => isPlain), texts: [...texts] };
}

/** The flow of a value that is made from several. */
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
