import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { callsIn } from '../syntax/walk';
import { Unknown } from '../values/model';
import { deepMarks, isPrivate, originsOf } from '../values/value';
import { attributeNamed, constantText } from './block-parts';
import { isDeclared } from './declared-objects';
import { expand, type Repetition } from './expansion';
import type { ModuleInstance } from './module-instance';
import {
  type AddressPart,
  keyIn,
  keysIn,
  type ObjectAddress,
  objectAddressIn,
  writtenAddress,
} from './object-address';
import { referencesIn } from './references';

/**
 * Validates blocks `import`: their addresses and ids must be known during the plan.
 * @param imported the addresses that earlier import blocks have named.
 */
export function checkImport(module: ModuleInstance, block: Block, imported: Set<string>): void {
  const { context } = module;
  const { expansion, diagnostics } = expand(block, context.evaluation, module.scope());
  context.report(diagnostics);
  if (expansion.kind === 'unknown') {
    const isLater = expansion.unknown.reason === 'known-after-apply';
    if (isLater) context.report([errorAt('The for_each of an import must be known.', block.header)]);
    return;
  }
  const to = attributeNamed(block.body, 'to')?.value;
  const target = to && objectAddressIn(to);
  for (const repetition of expansion.repetitions) {
    if (to !== undefined && target?.resource !== undefined)
      context.report(targetFaults(module, to, target, repetition, imported));
    context.report(idFaults(module, block, repetition));
  }
}

function targetFaults(
  module: ModuleInstance,
  to: Expression,
  target: ObjectAddress,
  repetition: Repetition,
  imported: Set<string>,
): readonly Diagnostic[] {
  const name = writtenAddress(to);
  if (/^(data|ephemeral)\./.test(target.resource?.name ?? ''))
    return [errorAt(`import names ${name}, which is not a resource.`, to)];
  const { engine } = module.context.evaluation;
  const keys = keysIn(target).map((key) => ({ key, ...module.evaluate(key, repetition) }));
  const faults = keys.flatMap(({ diagnostics }) => diagnostics);
  if (faults.length > 0) return faults;
  for (const { key, value } of keys) {
    if (engine === 'terraform' && !isPlain(key, repetition))
      return [errorAt('The key of an import must be a constant, or made from each without functions.', key)];
    if (value.data instanceof Unknown && value.data.reason !== 'known-after-apply') return [];
    if (keyIn(value.data) === undefined || isPrivate(deepMarks(value)))
      return [
        errorAt(
          'The key of an import must be a string or a whole number that is known and not sensitive.',
          key,
        ),
      ];
  }
  const keyOf = ({ key }: AddressPart) => keyIn(keys.find((one) => one.key === key)?.value.data);
  if (isDeclared(module, target, keyOf, true) === false)
    return [
      errorAt(
        `import names ${name}, which is not declared.`,
        to,
        keys.flatMap(({ value }) => originsOf(value)),
      ),
    ];
  const parts = [...target.modules, target.resource].map((part) => part && [part.name, keyOf(part)]);
  const address = JSON.stringify(parts);
  // Terraform permits that a for_each imports one resource several times.
  if (engine === 'terraform' && repetition.each !== undefined) return [];
  if (imported.has(address)) return [errorAt(`import names ${name}, which another import names, too.`, to)];
  imported.add(address);
  return [];
}

/** Whether Terraform accepts the expression of a key. OpenTofu accepts any. */
function isPlain(key: Expression, { each }: Repetition): boolean {
  if (each === undefined) return constantText(key) !== undefined;
  return referencesIn(key).every(({ root }) => root === 'each') && callsIn(key).length === 0;
}

function idFaults(module: ModuleInstance, { body }: Block, repetition: Repetition): readonly Diagnostic[] {
  const id = attributeNamed(body, 'id');
  if (id === undefined) return [];
  const { value, diagnostics } = module.evaluate(id.value, repetition);
  const isTerraform = module.context.evaluation.engine === 'terraform';
  const isLater = value.data instanceof Unknown && value.data.reason === 'known-after-apply';
  const isEmpty = value.data === '' && isTerraform;
  if (isLater || isEmpty || value.data === null) {
    const message = `The id of an import must be known and not ${isLater ? 'made at apply' : 'empty'}.`;
    return [...diagnostics, errorAt(message, id)];
  }
  return !isTerraform && deepMarks(value).has('sensitive')
    ? [...diagnostics, errorAt('The id of an import must not be sensitive in OpenTofu.', id)]
    : diagnostics;
}
