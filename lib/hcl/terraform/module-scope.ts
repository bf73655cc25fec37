import type { ProviderFunctions, Reference, Resolution, Scope, Step } from '../eval/scope';
import type { Expression } from '../syntax/ast';
import { type Mark, Unknown, type Value } from '../values/model';
import { ANY, STRING } from '../values/type';
import {
  entriesOf,
  NO_MARKS,
  nullValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
  withMarks,
} from '../values/value';
import { attributeNamed, constantText } from './block-parts';
import type { ConfigurationContext } from './context';
import type { Expansion, Repetition } from './expansion';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import { providerSource } from './required-providers';

/** What references in a module lead to. */
export interface ReferencedModule {
  readonly context: ConfigurationContext;
  readonly configuration: ModuleConfiguration;
  readonly pathValue: string;
  qualified(address: string): string;
  variable(name: string): Value;
  validatedVariable(name: string): Value;
  local(name: string): Value;
  output(name: string): Value;
  expansionOf(resource: ResourceBlock): Expansion;
  argument(resource: ResourceBlock, repetition: Repetition, name: string): Value | undefined;
  calledBy(name: string): CalledModules | undefined;
  /** The address of what has changes to come, which a data source waits for. */
  deferredBy(resource: ResourceBlock): string | undefined;
  /** Whether a block `import` names it, so that a plan knows its attributes. */
  isImported(resource: ResourceBlock): boolean;
}

export interface CalledModules {
  readonly expansion: Expansion;
  readonly instances: readonly ReferencedModule[];
}

/** Arguments that every resource has, and that are none of its attributes. */
const META_ARGUMENTS = ['count', 'for_each', 'provider', 'depends_on', '//'];
const EPHEMERAL: ReadonlySet<Mark> = new Set(['ephemeral']);

/** The references of one module, within one instance of a block. */
export class ModuleScope implements Scope {
  constructor(
    private readonly module: ReferencedModule,
    private readonly repetition: Repetition,
    private readonly self?: ResourceBlock,
    /** The name of the variable whose validation this is. */
    private readonly validated?: string,
  ) {}

  resolve({ root, steps }: Reference, evaluateKey: (key: Expression) => Value): Resolution | string {
    if (root === 'self' && this.self !== undefined) return this.selfValue(this.self, steps, evaluateKey);
    const problem = undeclared(this.module.configuration, root, steps, this.repetition);
    if (problem !== undefined) return problem;
    const name = nameAt(steps, 0) ?? '';
    switch (root) {
      case 'var':
        return {
          value: name === this.validated ? this.module.validatedVariable(name) : this.module.variable(name),
          consumed: 1,
        };
      case 'local':
        return { value: this.module.local(name), consumed: 1 };
      case 'path':
        return { value: stringValue(this.path(name)), consumed: 1 };
      case 'terraform':
      case 'tofu':
        if (root === 'tofu' && this.module.context.evaluation.engine === 'terraform')
          return 'Terraform knows no tofu; OpenTofu does.';
        return { value: this.engineValue(name), consumed: 1 };
      case 'each': {
        const { each } = this.repetition;
        return each === undefined
          ? notHere(root)
          : { value: name === 'key' ? each.key : each.value, consumed: 1 };
      }
      case 'count': {
        const { count } = this.repetition;
        return count === undefined ? notHere(root) : { value: count, consumed: 1 };
      }
      case 'module':
        return this.moduleValue(name, steps, evaluateKey);
      default: {
        const found = resourceAt(this.module.configuration, root, steps);
        if (found === undefined) return notHere(root);
        const { resource, consumed } = found;
        return new ResourceReference(this.module, resource, steps, consumed, evaluateKey).resolve();
      }
    }
  }

  functionsOf(provider: string): ProviderFunctions | undefined {
    const { context, configuration } = this.module;
    return context.functionsOf(providerSource(configuration, provider));
  }

  private selfValue(
    self: ResourceBlock,
    steps: readonly Step[],
    evaluateKey: (key: Expression) => Value,
  ): Resolution {
    return new ResourceReference(this.module, self, steps, 0, evaluateKey).attribute(this.repetition, 0);
  }

  private path(name: string): string {
    if (name === 'cwd') return this.module.context.rootFolder;
    return name === 'root' ? '.' : this.module.pathValue;
  }

  private engineValue(name: string): Value {
    return name === 'workspace'
      ? stringValue(this.module.context.workspace)
      : unknownValue(ANY, new Unknown('known-after-apply', `terraform.${name}`));
  }

  private moduleValue(
    name: string,
    steps: readonly Step[],
    evaluateKey: (key: Expression) => Value,
  ): Resolution {
    const called = this.module.calledBy(name);
    if (called === undefined) {
      const unknown = new Unknown('cannot-be-read-here', `module.${name}, which was not read`);
      return { value: unknownValue(ANY, unknown), consumed: 1 };
    }
    const { expansion, instances } = called;
    const [, key] = steps;
    let consumed = 1;
    let one = expansion.kind === 'single' ? instances[0] : undefined;
    if (key?.kind === 'index' && (expansion.kind === 'counted' || expansion.kind === 'keyed')) {
      const at = positionOf(expansion, evaluateKey(key.key));
      one = at === undefined ? undefined : instances[at];
      if (one !== undefined) consumed = 2;
    }
    if (one === undefined) {
      // OpenTofu has null for a module that is not enabled.
      const value = expansion.kind === 'single' ? nullValue() : collected(expansion, instances, outputsOf);
      return { value, consumed: 1 };
    }
    const output = nameAt(steps, consumed);
    if (output === undefined || !one.configuration.outputs.has(output))
      return { value: outputsOf(one), consumed };
    return { value: one.output(output), consumed: consumed + 1 };
  }
}

/** What a reference to a resource stands for: what its block says, and otherwise what only a plan can tell. */
class ResourceReference {
  constructor(
    private readonly module: ReferencedModule,
    private readonly resource: ResourceBlock,
    private readonly steps: readonly Step[],
    private readonly consumed: number,
    private readonly evaluateKey: (key: Expression) => Value,
  ) {}

  resolve(): Resolution {
    const { consumed } = this;
    const expansion = this.module.expansionOf(this.resource);
    if (expansion.kind === 'unknown') return { value: unknownValue(ANY, expansion.unknown), consumed };
    if (expansion.kind === 'single') {
      const [repetition] = expansion.repetitions;
      // OpenTofu has null for a resource that is not enabled.
      if (repetition === undefined)
        return { value: { ...unknownValue(ANY, this.unknown('')), data: null }, consumed };
      return this.attribute(repetition, consumed);
    }
    const step = this.steps[consumed];
    const at = step?.kind === 'index' ? positionOf(expansion, this.evaluateKey(step.key)) : undefined;
    const repetition = at === undefined ? undefined : expansion.repetitions[at];
    if (repetition !== undefined) return this.attribute(repetition, consumed + 1);
    const value = collected(expansion, expansion.repetitions, (repetition) => this.whole(repetition));
    return { value, consumed };
  }

  /** An attribute that the block sets has the value that it is set to, whatever the provider does. */
  attribute(repetition: Repetition, consumed: number): Resolution {
    const name = nameAt(this.steps, consumed);
    if (name !== undefined && this.isEchoed(name)) {
      const value = this.module.argument(this.resource, repetition, name);
      if (value !== undefined && value.data !== null)
        return { value: this.marked(value), consumed: consumed + 1 };
    }
    return { value: this.whole(repetition), consumed };
  }

  /** One instance as it is: what its block says and what is known of its result, or unknown. */
  private whole(repetition: Repetition): Value {
    const unknown = this.unknown(repetition.suffix);
    const address = this.module.qualified(`${this.resource.address}${repetition.suffix}`);
    const result =
      this.resource.mode === 'managed' ? this.builtIn(unknown) : this.module.context.result(address);
    if (result === undefined) return this.marked(unknownValue(ANY, unknown));
    const own = this.resource.block.body.attributes.flatMap(({ name }) => {
      const value = this.isEchoed(name) ? this.module.argument(this.resource, repetition, name) : undefined;
      const marks = entriesOf(result).get(name)?.marks ?? NO_MARKS;
      return value === undefined ? [] : [[name, withMarks(value, marks)] as const];
    });
    return this.marked(objectValue([...entriesOf(result), ...own]));
  }

  /** What is certain of the resource that every engine brings. */
  private builtIn(unknown: Unknown): Value | undefined {
    const { type, block } = this.resource;
    if (type !== 'terraform_data') return undefined;
    const given = (name: string) => {
      const isSet = attributeNamed(block.body, name) !== undefined;
      return [name, isSet ? unknownValue(ANY, unknown) : nullValue()] as const;
    };
    return objectValue([
      ['id', unknownValue(STRING, unknown.certain())],
      given('input'),
      ['output', given('input')[1]],
      given('triggers_replace'),
    ]);
  }

  private isEchoed(name: string): boolean {
    const { block } = this.resource;
    if (META_ARGUMENTS.includes(name)) return false;
    const lifecycle = block.body.blocks.filter(({ type }) => type === 'lifecycle');
    return !lifecycle.some(({ body }) => body.attributes.some((one) => one.name === 'ignore_changes'));
  }

  private unknown(suffix: string): Unknown {
    const detail = `${this.resource.address}${suffix}`;
    const { mode } = this.resource;
    if (this.module.context.mayHaveState || this.module.isImported(this.resource))
      return new Unknown('cannot-be-read-here', detail);
    if (mode === 'managed') return new Unknown('known-after-apply', detail);
    const isDeferred = mode === 'data' && this.module.deferredBy(this.resource) !== undefined;
    return new Unknown(isDeferred ? 'known-after-apply' : 'cannot-be-read-here', detail);
  }

  private marked(value: Value): Value {
    return this.resource.mode === 'ephemeral' ? withMarks(value, EPHEMERAL) : value;
  }
}

/** A sentence that says what is wrong with a reference whatever values there are; undefined where nothing is. */
export function undeclared(
  configuration: ModuleConfiguration,
  root: string,
  steps: readonly Step[],
  repetition: Repetition,
): string | undefined {
  const name = nameAt(steps, 0);
  const one = (names: readonly string[]) =>
    name !== undefined && names.includes(name) ? undefined : `${root} is followed by ${names.join(' or ')}.`;
  const declared = (blocks: ReadonlyMap<string, unknown>, what: string) => {
    if (name === undefined) return `${root} is followed by the name of ${what}.`;
    return blocks.has(name) ? undefined : `${root}.${name} is not declared in this module.`;
  };
  switch (root) {
    case 'var':
      return declared(configuration.variables, 'a variable');
    case 'local':
      return declared(configuration.locals, 'a local value');
    case 'module':
      return declared(configuration.calls, 'a module call');
    case 'path':
      return one(['module', 'root', 'cwd']);
    case 'terraform':
    case 'tofu':
      return one(['workspace', 'applying']);
    case 'each':
      if (repetition.each === undefined) return 'each has a meaning only in a block with for_each.';
      return one(['key', 'value']);
    case 'count':
      if (repetition.count === undefined) return 'count has a meaning only in a block with count.';
      return one(['index']);
    case 'self':
      return 'self has a meaning only in a postcondition, a provisioner or a connection.';
    default: {
      const found = resourceAt(configuration, root, steps);
      if (found !== undefined) return misplacedKey(found.resource, steps[found.consumed]);
      const prefixed = root === 'data' || root === 'ephemeral' || root === 'resource';
      const labels = [nameAt(steps, 0), prefixed ? nameAt(steps, 1) : undefined].filter(
        (label) => label !== undefined,
      );
      if (labels.length < (prefixed ? 2 : 1)) {
        return prefixed ? `${root} is followed by a type and a name.` : `${root} is not known here.`;
      }
      return `${[root, ...labels].join('.')} is not declared in this module.`;
    }
  }
}

/** A key follows a resource with `count` or `for_each` before anything of it is named, and no other resource. */
function misplacedKey({ address, block }: ResourceBlock, step: Step | undefined): string | undefined {
  const isRepeated = ['count', 'for_each'].some((name) => attributeNamed(block.body, name) !== undefined);
  if (isRepeated && step?.kind === 'get')
    return `${address} has several instances: the key of one must come before .${step.name}.`;
  if (!isRepeated && step?.kind === 'index' && constantText(step.key) !== undefined)
    return `${address} has neither count nor for_each: no key can follow it.`;
  return undefined;
}

/** The resource that a reference names, and how many of its steps name it. */
export function resourceAt(
  { resources }: ModuleConfiguration,
  root: string,
  steps: readonly Step[],
): { readonly resource: ResourceBlock; readonly consumed: number } | undefined {
  const [first, second] = [nameAt(steps, 0), nameAt(steps, 1)];
  const isPrefixed = root === 'data' || root === 'ephemeral';
  const address = isPrefixed
    ? `${root}.${first}.${second}`
    : root === 'resource'
      ? `${first}.${second}`
      : `${root}.${first}`;
  const resource = resources.get(address);
  return resource && { resource, consumed: isPrefixed || root === 'resource' ? 2 : 1 };
}

function nameAt(steps: readonly Step[], at: number): string | undefined {
  const step = steps[at];
  return step?.kind === 'get' ? step.name : undefined;
}

/** Which instance a key stands for; undefined where there is none, or the key is not known. */
function positionOf(
  expansion: Extract<Expansion, { repetitions: unknown }>,
  { data }: Value,
): number | undefined {
  if (data === null || typeof data === 'boolean' || data instanceof Unknown) return undefined;
  return positionsIn(expansion.repetitions).get(String(data));
}

const POSITIONS = new WeakMap<readonly Repetition[], ReadonlyMap<string, number>>();

/** Made once, since each instance of one block may refer to the instance of another that has the same key. */
function positionsIn(repetitions: readonly Repetition[]): ReadonlyMap<string, number> {
  let positions = POSITIONS.get(repetitions);
  if (positions === undefined) {
    positions = new Map(repetitions.map(({ key }, at) => [String(key), at]));
    POSITIONS.set(repetitions, positions);
  }
  return positions;
}

/** The outputs of a module as one value. */
function outputsOf(module: ReferencedModule): Value {
  const names = [...module.configuration.outputs.keys()];
  return objectValue(names.map((name) => [name, module.output(name)] as const));
}

/** What a block with `count` or `for_each` is as a value: a tuple, or an object by keys. */
function collected<T>(expansion: Expansion, items: readonly T[], toValue: (item: T) => Value): Value {
  if (expansion.kind === 'unknown') return unknownValue(ANY, expansion.unknown);
  if (expansion.kind === 'counted') return tupleValue(items.map(toValue));
  return objectValue(
    items.map((item, at) => [String(expansion.repetitions[at]?.key ?? at), toValue(item)] as const),
  );
}

function notHere(root: string): string {
  return `There is no ${root} here.`;
}
