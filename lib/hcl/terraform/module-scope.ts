import type { ProviderFunctions, Reference, Resolution, Scope, Step } from '../eval/scope';
import type { Expression } from '../syntax/ast';
import { Unknown, type Value } from '../values/model';
import { ANY } from '../values/type';
import {
  boolValue,
  EPHEMERAL,
  nullValue,
  objectValue,
  stringValue,
  unknownValue,
  withMarks,
} from '../values/value';
import { invalidReference, nameAt, resourceAt } from './declared-references';
import type { Repetition } from './expansion';
import { collected, positionOf } from './instances-by-key';
import type { ResourceBlock } from './module-configuration';
import type { ReferencedModule } from './referenced-module';
import { providerSource } from './required-providers';
import { ResourceReference } from './resource-reference';

/** Resolves the references in one instance of a block of a module. */
export class ModuleScope implements Scope {
  constructor(
    private readonly module: ReferencedModule,
    private readonly repetition: Repetition,
    private readonly self?: ResourceBlock,
    /** The name of the variable if this is the scope of its validation. */
    private readonly validated?: string,
  ) {}

  resolve({ root, steps }: Reference, evaluateKey: (key: Expression) => Value): Resolution | string {
    if (root === 'self' && this.self !== undefined)
      return new ResourceReference(this.module, this.self, steps, 0, evaluateKey).attribute(
        this.repetition,
        0,
      );
    const problem = invalidReference(this.module.configuration, root, steps, this.repetition);
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
          return 'Only OpenTofu supports references to tofu.';
        return { value: this.engineValue(name), consumed: 1 };
      case 'each': {
        const { each } = this.repetition;
        return each === undefined
          ? notAvailable(root)
          : { value: name === 'key' ? each.key : each.value, consumed: 1 };
      }
      case 'count': {
        const { count } = this.repetition;
        return count === undefined ? notAvailable(root) : { value: count, consumed: 1 };
      }
      case 'module':
        return this.moduleValue(name, steps, evaluateKey);
      default: {
        const found = resourceAt(this.module.configuration, root, steps);
        if (found === undefined) return notAvailable(root);
        const { resource, consumed } = found;
        return new ResourceReference(this.module, resource, steps, consumed, evaluateKey).resolve();
      }
    }
  }

  functionsOf(provider: string): ProviderFunctions | undefined {
    const { context, configuration } = this.module;
    return context.functionsOf(providerSource(configuration, provider));
  }

  private path(name: string): string {
    if (name === 'cwd') return this.module.context.rootFolder;
    return name === 'root' ? '.' : this.module.pathValue;
  }

  /** The values of `terraform.workspace` and `terraform.applying`, which is always false in a plan. */
  private engineValue(name: string): Value {
    return name === 'workspace'
      ? stringValue(this.module.context.workspace)
      : withMarks(boolValue(false), EPHEMERAL);
  }

  private moduleValue(
    name: string,
    steps: readonly Step[],
    evaluateKey: (key: Expression) => Value,
  ): Resolution {
    const called = this.module.calledInstances(name);
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
      // In OpenTofu, a module that is not enabled is null.
      const value = expansion.kind === 'single' ? nullValue() : collected(expansion, instances, outputsOf);
      return { value, consumed: 1 };
    }
    const output = nameAt(steps, consumed);
    if (output === undefined || !one.configuration.outputs.has(output))
      return { value: outputsOf(one), consumed };
    return { value: one.output(output), consumed: consumed + 1 };
  }
}

/** The value of a module: an object of its outputs. */
function outputsOf(module: ReferencedModule): Value {
  const names = [...module.configuration.outputs.keys()];
  return objectValue(names.map((name) => [name, module.output(name)] as const));
}

function notAvailable(root: string): string {
  return `${root} is not available here.`;
}
