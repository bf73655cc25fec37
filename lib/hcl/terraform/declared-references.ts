import type { Step } from '../eval/scope';
import { constantText, isRepeated } from './block-parts';
import type { Repetition } from './expansion';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';

/** The error message for a reference that is wrong for all values; undefined if it is right. */
export function invalidReference(
  configuration: ModuleConfiguration,
  root: string,
  steps: readonly Step[],
  repetition: Repetition,
): string | undefined {
  const name = nameAt(steps, 0);
  const one = (names: readonly string[]) =>
    name !== undefined && names.includes(name)
      ? undefined
      : `${root} must be followed by ${names.join(' or ')}.`;
  const declared = (blocks: ReadonlyMap<string, unknown>, what: string) => {
    if (name === undefined) return `${root} must be followed by the name of ${what}.`;
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
      if (repetition.each === undefined) return 'each is available only in a block with for_each.';
      return one(['key', 'value']);
    case 'count':
      if (repetition.count === undefined) return 'count is available only in a block with count.';
      return one(['index']);
    case 'self':
      return 'self is available only in a postcondition, a provisioner or a connection.';
    default: {
      const found = resourceAt(configuration, root, steps);
      if (found !== undefined) return misplacedKey(found.resource, steps[found.consumed]);
      const prefixed = root === 'data' || root === 'ephemeral' || root === 'resource';
      const labels = [nameAt(steps, 0), prefixed ? nameAt(steps, 1) : undefined].filter(
        (label) => label !== undefined,
      );
      if (labels.length < (prefixed ? 2 : 1)) {
        return prefixed
          ? `${root} must be followed by a type and a name.`
          : `${root} is not a valid reference. For a resource, write its type and name.`;
      }
      return `${[root, ...labels].join('.')} is not declared in this module.`;
    }
  }
}

/** The error message for a missing or superfluous instance key. */
function misplacedKey({ address, block }: ResourceBlock, step: Step | undefined): string | undefined {
  if (isRepeated(block) && step?.kind === 'get')
    return `${address} has count or for_each: a key of an instance is required before .${step.name}.`;
  if (!isRepeated(block) && step?.kind === 'index' && constantText(step.key) !== undefined)
    return `${address} has neither count nor for_each, so it must not be followed by a key.`;
  return undefined;
}

/** The resource of a reference, and how many steps of the reference its name takes. */
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

/** The name at a step; undefined if the step is a key or missing. */
export function nameAt(steps: readonly Step[], at: number): string | undefined {
  const step = steps[at];
  return step?.kind === 'get' ? step.name : undefined;
}
