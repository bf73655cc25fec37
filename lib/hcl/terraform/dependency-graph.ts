import { referenceOf } from '../eval/scope';
import type { Body, Expression } from '../syntax/ast';
import { expressionsIn } from '../syntax/walk';
import { attributeNamed, dependsOnItems } from './block-parts';
import { filesReadIn, nodeIn, nodeOf } from './graph-nodes';
import type { ModuleCaller, ModuleInstance } from './module-instance';
import { unquotedReference } from './reference-text';
import { referencesIn } from './references';

const NONE: readonly string[] = [];

/** The dependencies between the objects of a configuration, without regard to instances. */
export class DependencyGraph {
  /** The modules by the prefix of their nodes: `module.line.`. One instance for each call. */
  private readonly byPrefix = new Map<string, ModuleInstance>();
  private readonly direct = new Map<string, readonly string[]>();
  private dependents: Map<string, string[]> | undefined;

  constructor(root: ModuleInstance) {
    for (const module of [...root.all(), ...root.absent()]) {
      const prefix = nodeIn(module, '');
      if (!this.byPrefix.has(prefix)) this.byPrefix.set(prefix, module);
    }
    for (const module of this.modules) this.addModule(module);
  }

  /** The modules, one instance for each call. */
  get modules(): Iterable<ModuleInstance> {
    return this.byPrefix.values();
  }

  /** The nodes that depend on one of these nodes, directly or indirectly. */
  dependentsOf(nodes: Iterable<string>): ReadonlySet<string> {
    const reached = new Set<string>();
    const pending = [...nodes];
    for (let next = pending.pop(); next !== undefined; next = pending.pop())
      for (const dependent of this.directDependents().get(next) ?? NONE) {
        if (reached.has(dependent)) continue;
        reached.add(dependent);
        pending.push(dependent);
      }
    return reached;
  }

  private directDependents(): ReadonlyMap<string, readonly string[]> {
    if (this.dependents === undefined) {
      this.dependents = new Map();
      for (const [node, dependencies] of this.direct)
        for (const dependency of dependencies) {
          const known = this.dependents.get(dependency);
          if (known) known.push(node);
          else this.dependents.set(dependency, [node]);
        }
    }
    return this.dependents;
  }

  /** The direct dependencies of a node; undefined if there is no such node. */
  directDependenciesOf(node: string): readonly string[] | undefined {
    return this.direct.get(node);
  }

  /** A dependency cycle, in which each node depends on the next; empty if there is none. A node that refers to itself does not count. */
  cycle(): readonly string[] {
    const done = new Set<string>();
    for (const [start, dependencies] of this.direct) {
      if (done.has(start)) continue;
      const nodes = [start];
      /** The dependencies of each node in `nodes` that were not followed yet. */
      const left = new Map([[start, [...dependencies]]]);
      for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
        const next = left.get(node)?.pop();
        if (next === undefined) {
          done.add(node);
          left.delete(node);
          nodes.pop();
        } else if (left.has(next)) {
          if (next !== node) return nodes.slice(nodes.indexOf(next));
        } else if (!done.has(next)) {
          left.set(next, [...(this.directDependenciesOf(next) ?? NONE)]);
          nodes.push(next);
        }
      }
    }
    return [];
  }

  private addModule(module: ModuleInstance): void {
    const { variables, locals, outputs, resources, calls, providers, actions } = module.configuration;
    const { caller } = module;
    // Everything in a module waits for what its call waits for.
    const inherited = caller === undefined ? [] : [nodeIn(module, 'call')];
    const add = (address: string, nodes: readonly string[]) =>
      this.direct.set(nodeIn(module, address), nodes);
    if (caller !== undefined) add('call', this.nodesOfCall(caller));
    for (const [name, { body }] of variables) {
      const argument = caller && attributeNamed(caller.call.body, name)?.value;
      const nodes = caller === undefined ? [] : this.nodesIn([argument], caller.module);
      // A reference to a variable also waits for its validations. These refer to the variable itself, which is not a cycle.
      const validations = this.nodesIn(
        body.blocks.flatMap((block) => expressionsIn(block.body)),
        module,
      );
      const own = nodeIn(module, `var.${name}`);
      add(`var.${name}`, [...nodes, ...validations.filter((node) => node !== own)]);
    }
    for (const [name, { value }] of locals) add(`local.${name}`, this.nodesIn([value], module));
    for (const [name, { body }] of outputs)
      add(`output.${name}`, [...this.nodesOf(body, module), ...inherited]);
    for (const { address, block } of resources.values())
      add(address, [...this.nodesOf(block.body, module), ...inherited]);
    for (const [address, { body }] of actions) add(address, [...this.nodesOf(body, module), ...inherited]);
    for (const [name, { body }] of calls) {
      const called = this.byPrefix.get(nodeIn(module, `module.${name}.`));
      // The contents of a module that could not be read are unknown, so the arguments of its call count instead.
      add(`module.${name}`, called === undefined ? this.nodesOf(body, module) : contentOf(called));
    }
    for (const { labels, body } of providers.values()) {
      const address = `provider.${labels[0]?.text ?? ''}`;
      const before = this.directDependenciesOf(nodeIn(module, address)) ?? NONE;
      add(address, [...before, ...this.nodesOf(body, module)]);
    }
  }

  /** The nodes that a call waits for. */
  private nodesOfCall({ call, module }: ModuleCaller): string[] {
    const awaited = ['count', 'for_each', 'depends_on'].map((name) => attributeNamed(call.body, name)?.value);
    const above = module.caller === undefined ? [] : [nodeIn(module, 'call')];
    return [...this.nodesIn(awaited, module), ...quotedDependencies(call.body, module), ...above];
  }

  private nodesOf(body: Body, module: ModuleInstance): string[] {
    return [...this.nodesIn(expressionsIn(body), module), ...quotedDependencies(body, module)];
  }

  private nodesIn(expressions: readonly (Expression | undefined)[], module: ModuleInstance): string[] {
    const nodes = new Set<string>();
    for (const expression of expressions) {
      if (expression === undefined) continue;
      for (const reference of referencesIn(expression)) {
        const node = nodeOf(reference, module);
        if (node !== undefined) nodes.add(node);
      }
      for (const file of filesReadIn(expression, module)) nodes.add(file);
    }
    return [...nodes];
  }
}

function contentOf(module: ModuleInstance): string[] {
  const { outputs, resources, calls } = module.configuration;
  const addresses = [
    'call',
    ...Array.from(outputs.keys(), (name) => `output.${name}`),
    ...resources.keys(),
    ...Array.from(calls.keys(), (name) => `module.${name}`),
  ];
  return addresses.map((address) => nodeIn(module, address));
}

/** The nodes in `depends_on` in JSON syntax, in which references are in quotes. */
function quotedDependencies(body: Body, module: ModuleInstance): string[] {
  return dependsOnItems(body).flatMap((item) => {
    const unquoted = unquotedReference(item);
    const reference = unquoted === item ? undefined : referenceOf(unquoted);
    return (reference && nodeOf(reference, module)) ?? [];
  });
}
