import type { Block } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { attributeNamed } from './block-parts';
import type { ModuleInstance } from './module-instance';
import {
  type AddressPart,
  instanceKey,
  type Key,
  type ObjectAddress,
  parseObjectAddress,
  writtenAddress,
} from './object-address';

/** Returns the instance key of a part of an address; undefined if it has none. */
type KeyOf = (part: AddressPart) => Key;

/**
 * Whether the object at an address is declared; undefined if that is unknown.
 *
 * @param isInstance whether a name without a key means the single instance of an object without `count` and `for_each`, not all instances.
 */
export function isDeclared(
  module: ModuleInstance,
  { modules: [call, ...deeper], resource }: ObjectAddress,
  keyOf: KeyOf,
  isInstance: boolean,
): boolean | undefined {
  const part = call ?? resource;
  if (part === undefined) return true;
  const { calls, resources } = module.configuration;
  const declared = call === undefined ? resources.get(part.name) : undefined;
  if (declared === undefined && !(call && calls.has(part.name))) return false;
  const isLast = call === undefined || (deeper.length === 0 && resource === undefined);
  if (isLast && part.key === undefined && !isInstance) return true;
  const called = call && module.calledInstances(part.name);
  const expansion = declared === undefined ? called?.expansion : module.expansionOf(declared);
  if (expansion === undefined || expansion.kind === 'unknown') return undefined;
  const key = keyOf(part);
  const at = expansion.repetitions.findIndex((repetition) => repetition.key === key);
  if (at < 0 || isLast) return at >= 0;
  const inner = called?.instances[at];
  return inner && isDeclared(inner, { modules: deeper, resource }, keyOf, isInstance);
}

/** The error if `from` of a moved block is still declared. */
export function movedErrors(module: ModuleInstance, block: Block): Diagnostic[] {
  const [from, to] = ['from', 'to'].map((name) => attributeNamed(block.body, name)?.value);
  const [origin, target] = [from && parseObjectAddress(from), to && parseObjectAddress(to)];
  if (from === undefined || origin === undefined || target === undefined) return [];
  // If `to` has a key, `from` means the instance of an object without count and for_each.
  const isInstance = (target.resource ?? target.modules.at(-1))?.key !== undefined;
  const keyOf = ({ key }: AddressPart) => key && instanceKey(module.evaluate(key).value.data);
  return isDeclared(module, origin, keyOf, isInstance) === true
    ? [errorAt(`${writtenAddress(from)} is still declared, but a moved block moves it.`, block.header)]
    : [];
}

/** The error if `from` of a removed block is still declared in the configuration, even without instances. */
export function removedErrors(module: ModuleInstance, block: Block): Diagnostic[] {
  const from = attributeNamed(block.body, 'from')?.value;
  const address = from && parseObjectAddress(from);
  if (from === undefined || address === undefined || !isConfigured(module, address)) return [];
  return [
    errorAt(`${writtenAddress(from)} is still declared, but a removed block removes it.`, block.header),
  ];
}

function isConfigured(
  module: ModuleInstance,
  { modules: [call, ...deeper], resource }: ObjectAddress,
): boolean {
  const { calls, resources } = module.configuration;
  if (call === undefined) return resource === undefined || resources.has(resource.name);
  if (deeper.length === 0 && resource === undefined) return calls.has(call.name);
  const called = module.calledInstances(call.name);
  const inner = called?.instances[0] ?? called?.absent;
  return inner !== undefined && isConfigured(inner, { modules: deeper, ...(resource && { resource }) });
}
