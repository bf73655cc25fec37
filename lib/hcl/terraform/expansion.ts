import { type Evaluation, unreadable } from '../eval/evaluation';
import type { Scope } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { convert } from '../values/convert';
import { Unknown, type Value } from '../values/model';
import type { HclNumber } from '../values/number';
import { ANY, BOOL, isSequence, NUMBER } from '../values/type';
import {
  deepMarks,
  elementsOf,
  entriesOf,
  isSensitiveOrEphemeral,
  numberValue,
  originMarks,
  originsOf,
  stringValue,
  unknownValue,
  withMarks,
} from '../values/value';
import { ValueError } from '../values/value-error';
import { attributeNamed } from './block-parts';

/** An instance of a block: its key and the values of `each` and `count`, like `RepetitionData` of Terraform. */
export interface Repetition {
  /** The suffix of the address: empty, `[0]` or `["left"]`. */
  readonly suffix: string;
  readonly key?: string | number;
  readonly each?: { readonly key: Value; readonly value: Value };
  readonly count?: Value;
}

/** The instances of a block, or why they are unknown. */
export type Expansion =
  | { readonly kind: 'single' | 'counted' | 'keyed'; readonly repetitions: readonly Repetition[] }
  | { readonly kind: 'unknown'; readonly unknown: Unknown };

export interface Expanded {
  readonly expansion: Expansion;
  readonly diagnostics: readonly Diagnostic[];
}

const SINGLE: Expansion = { kind: 'single', repetitions: [{ suffix: '' }] };
const MAX_INSTANCES = 10_000;

/** Evaluates `count`, `for_each` and, in OpenTofu, `enabled` of a block. */
export function expand(block: Block, evaluation: Evaluation, scope: Scope): Expanded {
  const expansion = new BlockExpansion(evaluation, scope);
  const { body } = block;
  const enabled = body.blocks
    .filter(({ type }) => type === 'lifecycle')
    .map((lifecycle) => attributeNamed(lifecycle.body, 'enabled'))
    .find((attribute) => attribute !== undefined);
  const count = attributeNamed(body, 'count');
  const forEach = attributeNamed(body, 'for_each');
  if (enabled !== undefined && evaluation.engine === 'opentofu') {
    const expanded = expansion.enabled(enabled.value);
    const other = count ?? forEach;
    if (other === undefined) return expanded;
    const message = `A block must not have both enabled and ${other.name}.`;
    return { ...expanded, diagnostics: [...expanded.diagnostics, errorAt(message, other.namePlace)] };
  }
  // A block has both only if an override file adds one of them.
  if (count !== undefined) return expansion.counted(count.value);
  if (forEach === undefined) return { expansion: SINGLE, diagnostics: [] };
  return expansion.keyed(forEach.value, block.type === 'import');
}

/** Represents all instances of a block whose instances are unknown. */
export function anyRepetition(unknown: Unknown): Repetition {
  const value = unknownValue(ANY, unknown);
  return { suffix: '', each: { key: value, value }, count: value };
}

class BlockExpansion {
  constructor(
    private readonly evaluation: Evaluation,
    private readonly scope: Scope,
  ) {}

  enabled(expression: Expression): Expanded {
    return this.expanded(expression, (value) => {
      if (isSensitiveOrEphemeral(value.marks))
        throw new ValueError('enabled must not depend on sensitive or ephemeral values.');
      const enabled = convertNotNull(value, BOOL, 'enabled');
      return { kind: 'single', repetitions: enabled.data === true ? [{ suffix: '' }] : [] };
    });
  }

  counted(expression: Expression): Expanded {
    return this.expanded(expression, (value) => {
      if (value.marks.has('ephemeral')) throw new ValueError('count must not depend on ephemeral values.');
      const number = (convertNotNull(value, NUMBER, 'count').data as HclNumber).toSafeInteger();
      if (number === undefined || number < 0)
        throw new ValueError('count must be a whole number, 0 or more.');
      this.checkSize(number);
      const repetitions = Array.from({ length: number }, (_, index) => {
        return {
          suffix: keySuffix(index),
          key: index,
          count: withMarks(numberValue(index), originMarks(value.marks)),
        };
      });
      return { kind: 'counted', repetitions };
    });
  }

  /** @param isImport an import block allows more types, because the address comes from `to` and not from the key. */
  keyed(expression: Expression, isImport: boolean): Expanded {
    const isAnyAllowed = isImport && this.evaluation.engine === 'terraform';
    return this.expanded(expression, (value) => {
      if (value.data === null && isAnyAllowed) return { kind: 'keyed', repetitions: [] };
      if (value.data === null) throw new ValueError('for_each must not be null.');
      if (isSensitiveOrEphemeral(deepMarks(value)) && hasPrivateKeys(value) && !isAnyAllowed) {
        throw new ValueError('for_each must not depend on sensitive or ephemeral values.');
      }
      const isAllowedSequence =
        isImport && (isAnyAllowed ? isSequence(value.type) : value.type.kind === 'tuple');
      const items = isAllowedSequence ? importItems(value) : forEachItems(value);
      if (items instanceof Unknown) return { kind: 'unknown', unknown: items };
      this.checkSize(items.length);
      const origins = originMarks(value.marks);
      return {
        kind: 'keyed',
        repetitions: items.map(([name, item]) => {
          const key = String(name.data);
          return {
            suffix: keySuffix(key),
            key,
            each: { key: withMarks(name, origins), value: withMarks(item, origins) },
          };
        }),
      };
    });
  }

  private checkSize(size: number): void {
    if (size > MAX_INSTANCES) throw new ValueError(`A block has more than ${MAX_INSTANCES} instances.`);
    this.evaluation.countInstances(size);
  }

  private expanded(expression: Expression, expansionOf: (value: Value) => Expansion): Expanded {
    const { value, diagnostics } = this.evaluation.evaluate(expression, this.scope);
    if (value.data instanceof Unknown)
      return { expansion: { kind: 'unknown', unknown: value.data }, diagnostics };
    try {
      return { expansion: expansionOf(value), diagnostics };
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      const unknown = unreadable('an expression that has an error').data as Unknown;
      return {
        expansion: { kind: 'unknown', unknown },
        diagnostics: [...diagnostics, errorAt(error.message, expression, originsOf(value))],
      };
    }
  }
}

/** Whether the keys may be sensitive. In a map, sensitive elements are allowed, because only keys are part of addresses. */
function hasPrivateKeys(value: Value): boolean {
  return isSensitiveOrEphemeral(value.marks) || !(value.data instanceof Map);
}

function convertNotNull(value: Value, type: typeof NUMBER, name: string): Value {
  if (value.data === null) throw new ValueError(`${name} must not be null.`);
  return convert(value, type);
}

function forEachItems(value: Value): readonly (readonly [key: Value, item: Value])[] | Unknown {
  if (value.type.kind === 'map' || value.type.kind === 'object')
    return [...entriesOf(value)].map(([key, item]) => [stringValue(key), item] as const);
  if (value.type.kind !== 'set') {
    throw new ValueError(
      `for_each must be a map or a set of strings, not a ${value.type.kind}. To convert a list, use toset().`,
    );
  }
  const elements = elementsOf(value);
  const unknown = elements.map(({ data }) => data).find((data) => data instanceof Unknown);
  if (unknown !== undefined) return unknown as Unknown;
  return elements.map((element) => {
    if (typeof element.data !== 'string')
      throw new ValueError('A set in for_each must contain only strings that are not null.');
    return [element, element] as const;
  });
}

/** The instances of an import block: elements of a list by their index, elements of a set of any type. */
function importItems(value: Value): (readonly [key: Value, item: Value])[] {
  const isSet = value.type.kind === 'set';
  return elementsOf(value).map((item, index) => [isSet ? item : numberValue(index), item] as const);
}

/** The instance key in the syntax of addresses: `[0]` or `["left"]`. */
export function keySuffix(key: string | number): string {
  return `[${JSON.stringify(key).replace(/[$%]\{/g, (match) => `${match[0]}${match}`)}]`;
}
