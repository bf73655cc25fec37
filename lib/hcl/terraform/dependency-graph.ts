import { join } from 'node:path';
import { type Reference, referenceOf } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import { expressionsIn, subexpressions } from '../syntax/walk';
import { attributeNamed, literalText } from './block-parts';
import type { ModuleInstance } from './module-instance';
import { resourceAt } from './module-scope';
import { referenceIn } from './reference-text';
import { referencesIn } from './references';

/**
 * What depends on what in a configuration, whatever instances there are. A node is an address without the keys
 * of instances: `module.line.local.name`, `data.aws_region.current`, `module.line` for all that is in a module,
 * `file:` and an absolute path for a file that a function reads.
 */
export class DependencyGraph {
  private readonly modules = new Map<string, ModuleInstance>();
  private readonly direct = new Map<string, readonly string[]>();
  /** What the values of variables and locals are made of. */
  private readonly origins = new Map<string, Origin>();
  /** The members of variables and locals that something refers to. */
  private readonly members = new Map<string, Set<string>>();

  constructor(root: ModuleInstance) {
    for (const module of [...root.all(), ...root.absent()]) {
      const prefix = prefixOf(module);
      if (!this.modules.has(prefix)) this.modules.set(prefix, module);
    }
    for (const [prefix, module] of this.modules) this.addModule(prefix, module);
  }

  /**
   * What a node depends on, directly or through others: locals, variables, outputs, modules, `depends_on`.
   *
   * @param isFollowed whether the search goes on from a node that it has come to. @default always
   */
  dependenciesOf(node: string, isFollowed: (node: string) => boolean = () => true): ReadonlySet<string> {
    const reached = new Set<string>();
    const pending = [...this.directDependenciesOf(node)];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      if (isFollowed(next)) pending.push(...this.directDependenciesOf(next));
    }
    return reached;
  }

  /**
   * The nodes whose values are in what the expressions of a body come to: not those that only decide about it, as `keys()` and `length()` of
   * something do. The member of an object, `var.device.token`, is a node of its own beside `var.device`.
   *
   * @param isFollowed whether what a node depends on is in its value as well.
   */
  valuesIn(body: Body, module: ModuleInstance, isFollowed: (node: string) => boolean): ReadonlySet<string> {
    const reached = new Set<string>();
    const pending = this.valueNodesOf(body, module);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      if (isFollowed(next)) pending.push(...this.valuesOfNode(next));
    }
    return reached;
  }

  private valueNodesOf(body: Body, module: ModuleInstance): string[] {
    const prefix = prefixOf(module);
    const expressions = expressionsIn(body);
    const all = attributeNamed(body, 'for_each')?.value;
    const reference = all && referenceOf(all);
    const node = reference?.steps.length === 1 ? nodeOf(reference, module) : undefined;
    const members = membersOfEach(expressions);
    if (node === undefined || members === undefined) return this.valueNodesIn(expressions, prefix, module);
    const others = expressions.filter((expression) => expression !== all);
    return [
      ...members.map((member) => `${prefix}${node}.[]${member}`),
      ...this.valueNodesIn(others, prefix, module),
    ];
  }

  private valuesOfNode(node: string): string[] {
    const origin = this.origins.get(node);
    if (origin !== undefined) {
      const members = [...(this.members.get(node) ?? [])].map((member) => `${node}.${member}`);
      return [...members, ...this.valueNodesIn([origin.expression], origin.prefix, origin.module)];
    }
    const [, base = '', member = ''] = /^(.*)\.([^.]+)$/.exec(node) ?? [];
    const whole = this.origins.get(base);
    if (whole === undefined) return [...(this.direct.get(node) ?? this.directDependenciesOf(base))];
    const { expression, prefix, module } = whole;
    const item =
      expression?.kind === 'object'
        ? expression.items.find(({ key, word }) => (word ?? literalText(key)) === member)
        : undefined;
    if (item !== undefined) return this.valueNodesIn([item.value], prefix, module);
    const reference = expression && referenceOf(expression);
    const passed = reference?.steps.length === 1 ? nodeOf(reference, module) : undefined;
    return passed !== undefined && this.origins.has(`${prefix}${passed}`)
      ? [`${prefix}${passed}.${member}`]
      : this.valueNodesIn([expression], prefix, module);
  }

  private valueNodesIn(
    expressions: readonly (Expression | undefined)[],
    prefix: string,
    module: ModuleInstance,
  ): string[] {
    return expressions.flatMap((expression) => {
      if (expression === undefined) return [];
      const files = filesReadIn(expression).map((path) => `file:${join(module.configuration.folder, path)}`);
      const nodes = valueReferencesIn(expression).flatMap((reference) => {
        const node = nodeOf(reference, module);
        if (node === undefined) return [];
        const member = memberOf(reference);
        return `${prefix}${node}${member === undefined ? '' : `.${member}`}`;
      });
      return [...nodes, ...files];
    });
  }

  /** Nodes of which each depends on the next, and the last on the first. A node that refers to itself alone is none. */
  cycle(): readonly string[] {
    const done = new Set<string>();
    for (const start of this.direct.keys()) {
      if (done.has(start)) continue;
      const nodes = [start];
      /** What is left to follow of each of the nodes. */
      const left = new Map([[start, [...this.directDependenciesOf(start)]]]);
      for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
        const next = left.get(node)?.pop();
        if (next === undefined) {
          done.add(node);
          left.delete(node);
          nodes.pop();
        } else if (left.has(next)) {
          if (next !== node) return nodes.slice(nodes.indexOf(next));
        } else if (!done.has(next)) {
          left.set(next, [...this.directDependenciesOf(next)]);
          nodes.push(next);
        }
      }
    }
    return [];
  }

  /** What the block of a node itself refers to. */
  directDependenciesOf(node: string): readonly string[] {
    return this.direct.get(node) ?? [];
  }

  /** The node that a reference in a module names; undefined where it names none. */
  nodeOf(reference: Reference, module: ModuleInstance): string | undefined {
    const node = nodeOf(reference, module);
    return node && nodeIn(module, node);
  }

  private addModule(prefix: string, module: ModuleInstance): void {
    const { variables, locals, outputs, resources, calls, providers, actions } = module.configuration;
    const { caller } = module;
    const outer = caller && { prefix: prefixOf(caller.module), module: caller.module };
    // What the call waits for, all in the module waits for.
    const inherited = outer === undefined ? [] : [`${prefix}call`];
    if (caller !== undefined && outer !== undefined) {
      const { body } = caller.call;
      const waits = ['count', 'for_each', 'depends_on'].map((name) => attributeNamed(body, name)?.value);
      const above = outer.prefix === '' ? [] : [`${outer.prefix}call`];
      const quoted = waits[2] === undefined ? [] : quotedReferences(waits[2]);
      this.direct.set(`${prefix}call`, [
        ...this.nodesIn(waits, outer.prefix, outer.module),
        ...quoted.flatMap((reference) => this.nodeOf(reference, outer.module) ?? []),
        ...above,
      ]);
    }
    for (const [name, block] of variables) {
      const argument = caller && attributeNamed(caller.call.body, name)?.value;
      const nodes = outer === undefined ? [] : this.nodesIn([argument], outer.prefix, outer.module);
      // What refers to a variable waits for its validations, which refer to the variable themselves.
      const node = `${prefix}var.${name}`;
      const validations = this.nodesIn(
        block.body.blocks.flatMap(({ body }) => expressionsIn(body)),
        prefix,
        module,
      );
      this.direct.set(node, [...nodes, ...validations.filter((other) => other !== node)]);
      this.origins.set(`${prefix}var.${name}`, {
        expression: argument && caller && elementIn(argument, caller.call.body),
        prefix: outer?.prefix ?? '',
        module: outer?.module ?? module,
      });
    }
    for (const [name, { value }] of locals) {
      this.direct.set(`${prefix}local.${name}`, this.nodesIn([value], prefix, module));
      this.origins.set(`${prefix}local.${name}`, { expression: value, prefix, module });
    }
    for (const [name, block] of outputs) {
      this.direct.set(`${prefix}output.${name}`, [...this.nodesOf(block, prefix, module), ...inherited]);
    }
    for (const { address, block } of resources.values()) {
      this.direct.set(`${prefix}${address}`, [...this.nodesOf(block, prefix, module), ...inherited]);
    }
    for (const [address, block] of actions) {
      this.direct.set(`${prefix}${address}`, [...this.nodesOf(block, prefix, module), ...inherited]);
    }
    for (const [name, call] of calls) {
      const called = this.modules.get(`${prefix}module.${name}.`);
      // What is in a module that could not be read is not known: what its call is given stands for it.
      const inner =
        called === undefined
          ? this.nodesOf(call, prefix, module)
          : contentOf(called, `${prefix}module.${name}.`);
      this.direct.set(`${prefix}module.${name}`, inner);
    }
    for (const block of providers) {
      const name = `provider.${block.labels[0]?.text ?? ''}`;
      const before = this.direct.get(`${prefix}${name}`) ?? [];
      this.direct.set(`${prefix}${name}`, [...before, ...this.nodesOf(block, prefix, module)]);
    }
  }

  private addMember(node: string, member: string): void {
    const known = this.members.get(node);
    if (known) known.add(member);
    else this.members.set(node, new Set([member]));
  }

  private nodesOf(block: Block, prefix: string, module: ModuleInstance): string[] {
    const dependencies = attributeNamed(block.body, 'depends_on')?.value;
    const quoted = dependencies === undefined ? [] : quotedReferences(dependencies);
    return [
      ...this.nodesIn(expressionsIn(block.body), prefix, module),
      ...quoted.flatMap((reference) => this.nodeOf(reference, module) ?? []),
    ];
  }

  private nodesIn(
    expressions: readonly (Expression | undefined)[],
    prefix: string,
    module: ModuleInstance,
  ): string[] {
    const nodes = new Set<string>();
    for (const expression of expressions) {
      if (expression === undefined) continue;
      for (const reference of referencesIn(expression)) {
        const node = nodeOf(reference, module);
        if (node === undefined) continue;
        nodes.add(`${prefix}${node}`);
        const member = memberOf(reference);
        if (member !== undefined) this.addMember(`${prefix}${node}`, member);
      }
      for (const path of filesReadIn(expression))
        nodes.add(`file:${join(module.configuration.folder, path)}`);
    }
    return [...nodes];
  }
}

/** What a variable or a local is given. */
interface Origin {
  readonly expression: Expression | undefined;
  /** Of the module in which the expression is written. */
  readonly prefix: string;
  readonly module: ModuleInstance;
}

/**
 * The part of an object that a reference selects by its name: `token` in `var.device.token`, `[]token` of any element in
 * `var.devices["a"].token`, and `data[token]` in `data.vault_secret.device.data["token"]`.
 */
export function memberOf({ root, steps }: Reference): string | undefined {
  // What it is given is what it hands out.
  if (root === 'terraform_data' || root === 'module') return undefined;
  const isValue = root === 'var' || root === 'local';
  const at = root === 'data' || root === 'ephemeral' || root === 'resource' ? 2 : 1;
  const isIndexed = steps[at]?.kind === 'index';
  const [step, within] = steps.slice(isIndexed ? at + 1 : at);
  if (step?.kind !== 'get') return undefined;
  if (isValue) return isIndexed ? `[]${step.name}` : step.name;
  const key = within?.kind === 'index' ? literalText(within.key) : within?.name;
  return key === undefined ? step.name : `${step.name}[${key.replaceAll('.', '_')}]`;
}

/** The members of `each.value` that expressions use; undefined where one uses it as a whole. */
function membersOfEach(expressions: readonly Expression[]): string[] | undefined {
  const values = expressions
    .flatMap((expression) => referencesIn(expression))
    .filter(({ root, steps: [step] }) => root === 'each' && !(step?.kind === 'get' && step.name === 'key'));
  const members = values.flatMap(({ steps: [, step] }) => (step?.kind === 'get' ? [step.name] : []));
  return members.length === values.length ? members : undefined;
}

/** What an argument of a module is made of: `each.value` is an element of what the call loops over. */
export function elementIn(argument: Expression, call: Body): Expression {
  const all = attributeNamed(call, 'for_each')?.value;
  const { root, steps } = referenceOf(argument) ?? {};
  const [value, member] = steps ?? [];
  if (all === undefined || root !== 'each' || value?.kind !== 'get' || value.name !== 'value')
    return argument;
  if (member === undefined) return all;
  // Of objects that are written out, the members are not known apart.
  if (member.kind !== 'get' || referenceOf(all) === undefined) return argument;
  const element: Expression = { ...argument, kind: 'index', object: all, key: argument };
  return { ...argument, kind: 'get', object: element, name: member.name };
}

/** Functions whose result holds nothing of the values in their argument. */
const WITHOUT_VALUES = new Set(['keys', 'length', 'can']);

function valueReferencesIn(expression: Expression): Reference[] {
  if (expression.kind === 'call' && WITHOUT_VALUES.has(expression.name)) return [];
  // What a loop binds is no reference, and what a reference holds is in its keys.
  if (expression.kind === 'for' || referenceOf(expression) !== undefined) return referencesIn(expression);
  return subexpressions(expression).flatMap(valueReferencesIn);
}

/** The node of something in a module. */
export function nodeIn(module: ModuleInstance, address: string): string {
  return `${prefixOf(module)}${address}`;
}

function prefixOf({ path }: ModuleInstance): string {
  return path.map((name) => `module.${name}.`).join('');
}

function contentOf(module: ModuleInstance, prefix: string): string[] {
  const { outputs, resources, calls } = module.configuration;
  return [
    `${prefix}call`,
    ...Array.from(outputs.keys(), (name) => `${prefix}output.${name}`),
    ...Array.from(resources.keys(), (address) => `${prefix}${address}`),
    ...Array.from(calls.keys(), (name) => `${prefix}module.${name}`),
  ];
}

const READS_FILES = /^(file|filebase64|templatefile|file(sha|base64sha|md5)\d*)$/;

/** The paths of files that functions read, where they are written out. */
function filesReadIn(expression: Expression): string[] {
  const own =
    expression.kind === 'call' && READS_FILES.test(expression.name) ? expression.parameters[0] : undefined;
  const path = own && pathText(own);
  return [...(path === undefined ? [] : [path]), ...subexpressions(expression).flatMap(filesReadIn)];
}

/** A path in the module's folder: `${path.module}/name` is one, in the root module a path without it too. */
function pathText(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined;
  const texts = expression.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'get' && part.object.kind === 'variable' && part.object.name === 'path'
      ? '.'
      : undefined;
  });
  return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}

/** The items of `depends_on` that are references in quotes. */
function quotedReferences(expression: Expression): Reference[] {
  if (expression.kind !== 'tuple') return [];
  return expression.items.flatMap((item) => {
    const unquoted = item.kind === 'template' ? referenceIn(item) : item;
    const reference = unquoted === item ? undefined : referenceOf(unquoted);
    return reference === undefined ? [] : [reference];
  });
}

function nodeOf({ root, steps }: Reference, module: ModuleInstance): string | undefined {
  const [first] = steps;
  const name = first?.kind === 'get' ? first.name : undefined;
  if (name === undefined) return undefined;
  if (root === 'var' || root === 'local') return `${root}.${name}`;
  if (root === 'module') {
    const output = steps[1]?.kind === 'index' ? steps[2] : steps[1];
    return output?.kind === 'get' ? `module.${name}.output.${output.name}` : `module.${name}`;
  }
  return resourceAt(module.configuration, root, steps)?.resource.address;
}
