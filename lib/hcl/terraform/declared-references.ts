import type { Step } from '../eval/scope';
import { attributeNamed, constantText } from './block-parts';
import type { Repetition } from './expansion';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';

/** The message for a reference that is wrong regardless of values; undefined if it is correct. */
export function undeclared(
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
        return prefixed ? `${root} must be followed by a type and a name.` : `${root} is not known here.`;
      }
      return `${[root, ...labels].join('.')} is not declared in this module.`;
    }
  }
}

/** The message if a reference to a resource with `count` or `for_each` has no key, or one to another resource has a key. */
function misplacedKey({ address, block }: ResourceBlock, step: Step | undefined): string | undefined {
  const isRepeated = ['count', 'for_each'].some((name) => attributeNamed(block.body, name) !== undefined);
  if (isRepeated && step?.kind === 'get')
    return `${address} has several instances: the key of one must come before .${step.name}.`;
  if (!isRepeated && step?.kind === 'index' && constantText(step.key) !== undefined)
    return `${address} has neither count nor for_each: no key can follow it.`;
  return undefined;
}

/** The resource that a reference names, and the number of steps that name it. */
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

/** The name at a step; undefined if the step is a key or does not exist. */
export function nameAt(steps: readonly Step[], at: number): string | undefined {
  const step = steps[at];
  return step?.kind === 'get' ? step.name : undefined;
}
