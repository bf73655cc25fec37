import { type Block, type Body, isBody } from '../../gate/configuration/block';

/** The value of an expression, or why only Terraform can tell it: the end of a sentence. */
export type Resolved = { readonly value: unknown } | { readonly problem: string };

/** What a module is given from outside: a variable's value, or undefined where nothing gives it one. */
export type GivenVariables = (name: string, type: unknown) => Resolved | undefined;

const EXPRESSION = /\$\{([^{}]*)\}/g;
const REFERENCE = /^(var|local|each|count|path)\.([\w-]+)((?:\.[\w-]+|\["[^"]*"\]|\[\d+\])*)$/;
const STEP = /\.([\w-]+)|\["([^"]*)"\]|\[(\d+)\]/g;

/** The values of the variables and locals of a module, as far as they are known before Terraform runs. */
export class Values {
  readonly #variables: ReadonlyMap<string, Body>;
  readonly #locals: Body;
  /** What is being looked up: a local that leads back to itself has no value. */
  readonly #pending = new Set<string>();

  /** @param known what else can be referred to: `path`, and within a repeated block `each` or `count`. */
  constructor(
    private readonly blocks: readonly Block[],
    private readonly given: GivenVariables,
    private readonly known: Body,
  ) {
    const variables = blocks.filter(({ kind }) => kind === 'variable');
    this.#variables = new Map(variables.map(({ address, body }) => [address.slice('var.'.length), body]));
    this.#locals = Object.assign(
      {},
      ...blocks.filter(({ kind }) => kind === 'locals').map(({ body }) => body),
    );
  }

  /** The same, within one instance of a repeated block. */
  within(instance: Body): Values {
    return new Values(this.blocks, this.given, { ...this.known, ...instance });
  }

  /** The value of an argument: a text is a template of Terraform's. One part that is not known makes the whole unknown. */
  resolve(argument: unknown): Resolved {
    if (Array.isArray(argument)) return allOf(argument.map((item) => this.resolve(item)));
    if (isBody(argument)) return this.#resolveBody(argument);
    if (typeof argument !== 'string') return { value: argument };
    const whole = /^\$\{([^{}]*)\}$/.exec(argument)?.[1];
    if (whole !== undefined) return this.#lookUp(whole.trim());
    let problem: string | undefined;
    const value = argument.replace(EXPRESSION, (_, expression: string) => {
      const resolved = this.#lookUp(expression.trim());
      if ('problem' in resolved) problem ??= resolved.problem;
      return 'value' in resolved ? String(resolved.value) : '';
    });
    if (problem === undefined && value.includes('${')) problem = 'only Terraform can evaluate its expression';
    return problem === undefined ? { value } : { problem };
  }

  #resolveBody(body: Body): Resolved {
    const resolved = allOf(Object.values(body).map((value) => this.resolve(value)));
    if ('problem' in resolved) return resolved;
    return { value: Object.fromEntries(Object.keys(body).map((key, index) => [key, resolved.value[index]])) };
  }

  #lookUp(expression: string): Resolved {
    const [, kind, name, steps] = REFERENCE.exec(expression) ?? [];
    if (!kind || !name) return { problem: `only Terraform knows the value of ${expression}` };
    const root = this.#root(kind, name);
    if ('problem' in root) return root;
    const keys = [...steps!.matchAll(STEP)].map(([, attribute, key, index]) => attribute ?? key ?? index!);
    const value = keys.reduce<unknown>((at, key) => (at as Body | undefined)?.[key], root.value);
    if (value === undefined) return { problem: `${expression} is not there` };
    // What comes from outside is a value; what stands in the module is a template.
    return kind === 'var' ? { value } : this.#resolvePart(name, value);
  }

  #root(kind: string, name: string): Resolved {
    if (kind === 'var') return this.#variable(name);
    if (kind === 'local') {
      const value = this.#locals[name];
      return value === undefined ? { problem: `the local ${name} is not declared` } : { value };
    }
    const found = this.known[kind];
    const value = isBody(found) ? found[name] : undefined;
    return value === undefined ? { problem: `only Terraform knows the value of ${kind}.${name}` } : { value };
  }

  #resolvePart(name: string, part: unknown): Resolved {
    if (this.#pending.has(name)) return { problem: `${name} refers to itself` };
    this.#pending.add(name);
    const resolved = this.resolve(part);
    this.#pending.delete(name);
    return resolved;
  }

  #variable(name: string): Resolved {
    const declared = this.#variables.get(name);
    if (!declared) return { problem: `the variable ${name} is not declared` };
    const given = this.given(name, declared.type);
    if (given) return given;
    if (declared.default !== undefined && declared.default !== null) return { value: declared.default };
    return { problem: `the variable ${name} has no value here (Terraform takes it from TF_VAR_${name})` };
  }
}

function allOf(
  parts: readonly Resolved[],
): { readonly value: readonly unknown[] } | { readonly problem: string } {
  const unknown = parts.find((part) => 'problem' in part);
  return unknown ?? { value: parts.map((part) => (part as { value: unknown }).value) };
}
