import { type Block, type Body, isBody } from '../../gate/configuration/block';

/** The value of an expression, or why only Terraform can tell it: the end of a sentence. */
export type Resolved = { readonly value: unknown } | { readonly problem: string };

const EXPRESSION = /\$\{([^{}]*)\}/g;
const REFERENCE = /^(var|local)\.([\w-]+)((?:\.[\w-]+|\["[^"]*"\]|\[\d+\])*)$/;
const STEP = /\.([\w-]+)|\["([^"]*)"\]|\[(\d+)\]/g;

/** The values of the variables and locals of a configuration, as far as they are known before Terraform runs. */
export class Values {
  readonly #variables: ReadonlyMap<string, Body>;
  readonly #locals: Body;

  /** @param files the variables that files give, such as `terraform.tfvars.json`: these win over the environment. */
  constructor(
    blocks: readonly Block[],
    private readonly files: Body,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    const variables = blocks.filter(({ kind }) => kind === 'variable');
    this.#variables = new Map(variables.map(({ address, body }) => [address.slice('var.'.length), body]));
    this.#locals = Object.assign(
      {},
      ...blocks.filter(({ kind }) => kind === 'locals').map(({ body }) => body),
    );
  }

  /** The value of an argument: a text is a template of Terraform's. */
  resolve(argument: unknown): Resolved {
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

  #lookUp(expression: string): Resolved {
    const [, kind, name, steps] = REFERENCE.exec(expression) ?? [];
    if (!name) return { problem: `only Terraform knows the value of ${expression}` };
    const root = kind === 'var' ? this.#variable(name) : this.#local(name);
    if ('problem' in root) return root;
    const keys = [...steps!.matchAll(STEP)].map(([, attribute, key, index]) => attribute ?? key ?? index!);
    const value = keys.reduce<unknown>((at, key) => (at as Body | undefined)?.[key], root.value);
    return value === undefined ? { problem: `${expression} is not there` } : { value };
  }

  #variable(name: string): Resolved {
    const declared = this.#variables.get(name);
    if (!declared) return { problem: `the variable ${name} is not declared` };
    if (this.files[name] !== undefined) return { value: this.files[name] };
    const given = this.env[`TF_VAR_${name}`];
    if (given !== undefined) return valueIn(given, declared.type);
    if (declared.default !== undefined && declared.default !== null) return { value: declared.default };
    return { problem: `the variable ${name} has no value here (Terraform takes it from TF_VAR_${name})` };
  }

  #local(name: string): Resolved {
    const value = this.#locals[name];
    if (value === undefined) return { problem: `the local ${name} is not declared` };
    return isBody(value) || Array.isArray(value) ? { value } : this.resolve(value);
  }
}

/** Terraform reads the variable of a string as it is, and others as expressions: of those, JSON's are read here. */
function valueIn(text: string, type: unknown): Resolved {
  if (type === undefined || type === 'string' || type === 'any') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'its variable in the environment is an expression that only Terraform can evaluate' };
  }
}
