import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { callsIn } from '../syntax/walk';
import { Unknown } from '../values/model';
import { deepMarks, isSensitiveOrEphemeral, originsOf } from '../values/value';
import { attributeNamed, constantText } from './block-parts';
import { isDeclared } from './declared-objects';
import { expand, type Repetition } from './expansion';
import type { ModuleInstance } from './module-instance';
import {
  type AddressPart,
  instanceKey,
  instanceKeys,
  type ObjectAddress,
  parseObjectAddress,
  writtenAddress,
} from './object-address';
import { referencesIn } from './references';

/**
 * Reports errors in an import block. Its arguments must be known during plan.
 * @param imported the addresses in the import blocks before this one, to which those of this one are added.
 */
export function checkImport(module: ModuleInstance, block: Block, imported: Set<string>): void {
  const { context } = module;
  const { expansion, diagnostics } = expand(block, context.evaluation, module.scope());
  context.report(diagnostics);
  if (expansion.kind === 'unknown') {
    const isLater = expansion.unknown.reason === 'known-after-apply';
    if (isLater)
      context.report([errorAt('The for_each of an import block must be known during plan.', block.header)]);
    return;
  }
  const to = attributeNamed(block.body, 'to')?.value;
  const target = to && parseObjectAddress(to);
  for (const repetition of expansion.repetitions) {
    if (to !== undefined && target?.resource !== undefined)
      context.report(targetErrors(module, to, target, repetition, imported));
    context.report(idErrors(module, block, repetition));
  }
}

function targetErrors(
  module: ModuleInstance,
  to: Expression,
  target: ObjectAddress,
  repetition: Repetition,
  imported: Set<string>,
): readonly Diagnostic[] {
  const name = writtenAddress(to);
  if (/^(data|ephemeral)\./.test(target.resource?.name ?? ''))
    return [errorAt(`The import block names ${name}, which is not a managed resource.`, to)];
  const { engine } = module.context.evaluation;
  const keys = instanceKeys(target).map((key) => ({ key, ...module.evaluate(key, repetition) }));
  const errors = keys.flatMap(({ diagnostics }) => diagnostics);
  if (errors.length > 0) return errors;
  for (const { key, value } of keys) {
    if (engine === 'terraform' && !isAllowedKey(key, repetition))
      return [
        errorAt(
          'An instance key in an import block must be a constant, or consist of each without functions.',
          key,
        ),
      ];
    if (value.data instanceof Unknown && value.data.reason !== 'known-after-apply') return [];
    if (instanceKey(value.data) === undefined || isSensitiveOrEphemeral(deepMarks(value)))
      return [
        errorAt(
          'An instance key in an import block must be a known string or whole number that is not sensitive.',
          key,
        ),
      ];
  }
  const keyOf = ({ key }: AddressPart) => instanceKey(keys.find((one) => one.key === key)?.value.data);
  if (isDeclared(module, target, keyOf, true) === false)
    return [
      errorAt(
        `The import block names ${name}, which is not declared.`,
        to,
        keys.flatMap(({ value }) => originsOf(value)),
      ),
    ];
  const parts = [...target.modules, target.resource].map((part) => part && [part.name, keyOf(part)]);
  const address = JSON.stringify(parts);
  // With for_each, Terraform allows several imports of one resource.
  if (engine === 'terraform' && repetition.each !== undefined) return [];
  if (imported.has(address)) return [errorAt(`Another import block also names ${name}.`, to)];
  imported.add(address);
  return [];
}

/** Whether Terraform accepts a key. OpenTofu evaluates any expression. */
function isAllowedKey(key: Expression, { each }: Repetition): boolean {
  if (each === undefined) return constantText(key) !== undefined;
  return referencesIn(key).every(({ root }) => root === 'each') && callsIn(key).length === 0;
}

function idErrors(module: ModuleInstance, { body }: Block, repetition: Repetition): readonly Diagnostic[] {
  const id = attributeNamed(body, 'id');
  if (id === undefined) return [];
  const { value, diagnostics } = module.evaluate(id.value, repetition);
  const isTerraform = module.context.evaluation.engine === 'terraform';
  const isLater = value.data instanceof Unknown && value.data.reason === 'known-after-apply';
  const isEmpty = value.data === '' && isTerraform;
  if (isLater || isEmpty || value.data === null) {
    const message = isLater
      ? 'The id of an import block must be known during plan.'
      : 'The id of an import block must not be empty.';
    return [...diagnostics, errorAt(message, id)];
  }
  return !isTerraform && deepMarks(value).has('sensitive')
    ? [...diagnostics, errorAt('In OpenTofu, the id of an import block must not be sensitive.', id)]
    : diagnostics;
}
