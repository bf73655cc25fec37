import type { Resolution, Step } from '../eval/scope';
import type { Expression } from '../syntax/ast';
import { COMMENT } from '../syntax/walk';
import { Unknown, type Value } from '../values/model';
import { ANY, STRING } from '../values/type';
import {
  EPHEMERAL,
  entriesOf,
  isNull,
  NO_MARKS,
  nullValue,
  objectValue,
  unknownValue,
  withMarks,
} from '../values/value';
import { attributeNamed } from './block-parts';
import { nameAt } from './declared-references';
import type { Repetition } from './expansion';
import { collected, positionOf } from './instances-by-key';
import type { ResourceBlock } from './module-configuration';
import type { ReferencedModule } from './referenced-module';

/** Arguments of every resource that are not attributes. */
const META_ARGUMENTS = ['count', 'for_each', 'provider', 'depends_on', COMMENT];

/** Resolves a reference to a resource: arguments in its block are known, other attributes only if its result is. */
export class ResourceReference {
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
      // In OpenTofu, a resource that is not enabled is null.
      return repetition === undefined
        ? { value: nullValue(), consumed }
        : this.attribute(repetition, consumed);
    }
    const step = this.steps[consumed];
    const at = step?.kind === 'index' ? positionOf(expansion, this.evaluateKey(step.key)) : undefined;
    const repetition = at === undefined ? undefined : expansion.repetitions[at];
    if (repetition !== undefined) return this.attribute(repetition, consumed + 1);
    const value = collected(expansion, expansion.repetitions, (repetition) => this.whole(repetition));
    return { value, consumed };
  }

  /** The attribute after the address. An attribute that the block sets has that value, because a provider must not change it. */
  attribute(repetition: Repetition, consumed: number): Resolution {
    const name = nameAt(this.steps, consumed);
    if (name !== undefined && this.isArgumentKept(name)) {
      const value = this.module.argument(this.resource, repetition, name);
      if (value !== undefined && value.data !== null)
        return { value: this.marked(value), consumed: consumed + 1 };
    }
    return { value: this.whole(repetition), consumed };
  }

  /** The value of one instance: its known result with the arguments of its block, or unknown. */
  private whole(repetition: Repetition): Value {
    const unknown = this.unknown(repetition.suffix);
    const address = this.module.qualified(`${this.resource.address}${repetition.suffix}`);
    const result =
      this.resource.mode === 'managed'
        ? this.builtIn(unknown, repetition)
        : this.module.context.result(address);
    if (result === undefined) return this.marked(unknownValue(ANY, unknown));
    const own = this.resource.block.body.attributes.flatMap(({ name }) => {
      const value = this.isArgumentKept(name)
        ? this.module.argument(this.resource, repetition, name)
        : undefined;
      const marks = entriesOf(result).get(name)?.marks ?? NO_MARKS;
      return value === undefined ? [] : [[name, withMarks(value, marks)] as const];
    });
    return this.marked(objectValue([...entriesOf(result), ...own]));
  }

  /** The attributes of `terraform_data` that are known without a plan. */
  private builtIn(unknown: Unknown, repetition: Repetition): Value | undefined {
    const { type, block } = this.resource;
    if (type !== 'terraform_data') return undefined;
    const given = (name: string) => {
      const isSet = attributeNamed(block.body, name) !== undefined;
      return [name, isSet ? unknownValue(ANY, unknown) : nullValue()] as const;
    };
    const input = this.module.argument(this.resource, repetition, 'input');
    // The output has the type of the input.
    const output = input && !isNull(input) ? unknownValue(input.type, unknown) : given('input')[1];
    return objectValue([
      ['id', unknownValue(STRING, unknown.asNotNull())],
      given('input'),
      ['output', output],
      given('triggers_replace'),
    ]);
  }

  /** Whether the value of an argument is also that of the attribute, which `ignore_changes` prevents. */
  private isArgumentKept(name: string): boolean {
    const { block } = this.resource;
    if (META_ARGUMENTS.includes(name)) return false;
    const lifecycle = block.body.blocks.filter(({ type }) => type === 'lifecycle');
    return !lifecycle.some(({ body }) => body.attributes.some((one) => one.name === 'ignore_changes'));
  }

  private unknown(suffix: string): Unknown {
    const detail = `${this.resource.address}${suffix}`;
    const { mode } = this.resource;
    if (this.module.context.mayHaveState || this.module.isImported(this.resource, suffix))
      return new Unknown('cannot-be-read-here', detail);
    if (mode === 'managed') return new Unknown('known-after-apply', detail);
    const isDeferred = mode === 'data' && this.module.deferredBy(this.resource) !== undefined;
    return new Unknown(isDeferred ? 'known-after-apply' : 'cannot-be-read-here', detail);
  }

  private marked(value: Value): Value {
    return this.resource.mode === 'ephemeral' ? withMarks(value, EPHEMERAL) : value;
  }
}
