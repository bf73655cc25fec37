import { PASSWORD_RIGHTS } from '../../../gate/token-text';
import {
  attributeNamed,
  type Expression,
  elementIn,
  elementInLoop,
  elementInSplat,
  loopOverMember,
  type ModuleInstance,
  memberOf,
  nodeOf,
  type Reference,
  type ResourceBlock,
  referenceOf,
  subexpressions,
  valueOfMember,
} from '../../../hcl';

/** What a template may hold beside one value, and still be its password. */
const RIGHTS = new RegExp(`^(?:${PASSWORD_RIGHTS}\\|)?$`);

/** What a value may be, through locals, arguments, outputs, choices and functions that leave it as it is. */
export class TokenAliases {
  readonly nodes = new Set<string>();

  constructor(private readonly gate: ResourceBlock) {}

  /** @param passed the member of the value, where the value itself is only a name for something else. */
  follow(expression: Expression, module: ModuleInstance, passed?: string): void {
    for (const value of valuesOf(expression)) {
      const reference = referenceOf(value);
      if (reference?.root === 'each') this.#followEach(reference, module);
      const whole = reference && nodeOf(reference, module);
      if (reference === undefined || whole === undefined) continue;
      const member = memberOf(reference) ?? (value === expression ? passed : undefined);
      const node = member === undefined ? whole : `${whole}.${member}`;
      if (this.nodes.has(node)) continue;
      this.nodes.add(node);
      this.#followName(reference, module, member);
    }
  }

  #followEach({ steps }: Reference, module: ModuleInstance): void {
    const all = attributeNamed(this.gate.block.body, 'for_each')?.value;
    const [, step] = steps;
    if (all === undefined || referenceOf(all)?.root === 'each') return;
    const member = step?.kind === 'get' ? step.name : undefined;
    if (all.kind === 'for' && member !== undefined) this.follow(loopOverMember(all, member), module);
    else this.follow(all, module, member === undefined ? undefined : `[]${member}`);
  }

  #followName(reference: Reference, module: ModuleInstance, member: string | undefined): void {
    const { root, steps } = reference;
    const name = steps[0]?.kind === 'get' ? steps[0].name : '';
    const { configuration, caller } = module;
    if (root === 'local') {
      const value = configuration.locals.get(name)?.value;
      if (value) this.#followMember(value, member, module);
    } else if (root === 'var') {
      const argument = caller && attributeNamed(caller.call.body, name)?.value;
      if (argument) this.#followMember(elementIn(argument, caller.call.body), member, caller.module);
    } else if (root === 'module') {
      const output = steps[1]?.kind === 'index' ? steps[2] : steps[1];
      const calls = module.calledBy(name);
      const called = calls?.instances[0] ?? calls?.absent;
      if (called === undefined || output?.kind !== 'get') return;
      const block = called.configuration.outputs.get(output.name);
      const value = block && attributeNamed(block.body, 'value')?.value;
      if (value) this.follow(value, called);
    }
  }

  /** The member of an object that is written out, else the whole. */
  #followMember(value: Expression, member: string | undefined, module: ModuleInstance): void {
    const named = member === undefined ? { value } : valueOfMember(value, member);
    this.follow(named.value, module, named.member);
  }
}

/** Functions whose result is their first argument in another form, or one of their arguments. */
const KEEPING = new Set(
  'base64decode chomp coalesce concat element flatten jsondecode lookup merge nonsensitive one replace sensitive tolist tomap toset tostring trim trimspace trimsuffix try values yamldecode zipmap'.split(
    ' ',
  ),
);

/** Which argument of a function only names something. */
const NAME_AT: Readonly<Record<string, number>> = { lookup: 1, zipmap: 0 };

/** The parts of an expression that its value may be: not conditions and keys. */
function valuesOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'conditional':
      return [expression.whenTrue, expression.whenFalse].flatMap(valuesOf);
    case 'object':
      return expression.items.flatMap(({ value }) => valuesOf(value));
    case 'for':
      return withoutRepeated(valuesOf(expression.value)).flatMap((value) => {
        const element = elementInLoop(value, expression);
        return element === undefined ? [] : valuesOf(element);
      });
    case 'splat':
      return valuesOf(elementInSplat(expression));
    case 'template': {
      // A template of more than one part makes something else of them, other than a password of a token.
      const parts = subexpressions(expression);
      const text = expression.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
      return parts.length === 1 && RIGHTS.test(text) ? parts.flatMap(valuesOf) : [];
    }
    case 'call':
      return KEEPING.has(expression.name)
        ? expression.parameters.filter((_, at) => at !== NAME_AT[expression.name]).flatMap(valuesOf)
        : [];
    case 'parentheses':
    case 'tuple':
      return subexpressions(expression).flatMap(valuesOf);
    case 'index':
    case 'get':
      return referenceOf(expression) === undefined ? valuesOf(expression.object) : [expression];
    default:
      return [expression];
  }
}

/** Each reference once: loops in loops can name a variable twice as often with each. */
function withoutRepeated(values: readonly Expression[]): readonly Expression[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const reference = referenceOf(value);
    if (reference === undefined) return true;
    const { source } = value;
    const names = reference.steps.map((step) =>
      step.kind === 'get' ? step.name : source.text.slice(step.key.start, step.key.end),
    );
    const key = JSON.stringify([reference.root, ...names]);
    return !seen.has(key) && seen.add(key);
  });
}
