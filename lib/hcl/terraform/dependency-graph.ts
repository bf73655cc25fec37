import { join } from 'node:path';
import { type Reference, referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { expressionsIn, partsOf } from '../syntax/walk';
import { attributeOf } from './module-configuration';
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
    const { variables, locals, outputs, resources, calls, providers } = module.configuration;
    const { caller } = module;
    const outer = caller && { prefix: prefixOf(caller.module), module: caller.module };
    // What the call waits for, all in the module waits for.
    const inherited = outer === undefined ? [] : [`${prefix}call`];
    if (caller !== undefined && outer !== undefined) {
      const { body } = caller.call;
      const waits = ['count', 'for_each', 'depends_on'].map((name) => attributeOf(body, name)?.value);
      const above = outer.prefix === '' ? [] : [`${outer.prefix}call`];
      const quoted = waits[2] === undefined ? [] : quotedReferences(waits[2]);
      this.direct.set(`${prefix}call`, [
        ...this.nodesIn(waits, outer.prefix, outer.module),
        ...quoted.flatMap((reference) => this.nodeOf(reference, outer.module) ?? []),
        ...above,
      ]);
    }
    for (const name of variables.keys()) {
      const argument = caller && attributeOf(caller.call.body, name)?.value;
      const nodes = outer === undefined ? [] : this.nodesIn([argument], outer.prefix, outer.module);
      this.direct.set(`${prefix}var.${name}`, nodes);
    }
    for (const [name, { value }] of locals) {
      this.direct.set(`${prefix}local.${name}`, this.nodesIn([value], prefix, module));
    }
    for (const [name, block] of outputs) {
      this.direct.set(`${prefix}output.${name}`, [...this.nodesOf(block, prefix, module), ...inherited]);
    }
    for (const { address, block } of resources.values()) {
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

  private nodesOf(block: Block, prefix: string, module: ModuleInstance): string[] {
    const dependencies = attributeOf(block.body, 'depends_on')?.value;
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
        if (node !== undefined) nodes.add(`${prefix}${node}`);
      }
      for (const path of filesReadIn(expression))
        nodes.add(`file:${join(module.configuration.folder, path)}`);
    }
    return [...nodes];
  }
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
  return [...(path === undefined ? [] : [path]), ...partsOf(expression).flatMap(filesReadIn)];
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
