import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { attributeNamed, constantText } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { instanceKeys, parseObjectAddress, writtenAddress } from './object-address';

/** The errors in the addresses of `moved`, `removed` and `import` blocks that do not depend on other blocks of the configuration. */
export function moveErrors({ blocks }: ModuleConfiguration): Diagnostic[] {
  const ofType = (type: string) => blocks.filter((block) => block.type === type);
  return [
    ...['moved', 'removed', 'import'].flatMap(ofType).flatMap(addressErrors),
    ...ofType('moved').flatMap(selfErrors),
    ...repeatedMoves(ofType('moved')),
    ...moveCycles(ofType('moved')),
    ...ofType('removed').flatMap(removedErrors),
  ];
}

function addressErrors(block: Block): Diagnostic[] {
  const values = ['from', 'to'].flatMap((name) => attributeNamed(block.body, name)?.value ?? []);
  const kinds = values.map((value) => addressKind(value, block.type === 'import'));
  const wrong = values.filter((_, at) => kinds[at] === undefined);
  if (wrong.length > 0)
    return wrong.map((value) => errorAt('The address of a resource or module is required here.', value));
  if (block.type === 'import' && kinds[0] === 'module')
    return [errorAt('An import block must name a resource, not a module.', block.header)];
  return new Set(kinds).size > 1
    ? [errorAt('from and to of a moved block must both be resources or both be modules.', block.header)]
    : [];
}

/** @param hasKeys whether instance keys may be expressions. */
function addressKind(expression: Expression, hasKeys: boolean): 'resource' | 'module' | undefined {
  const address = parseObjectAddress(expression);
  if (address === undefined) return undefined;
  if (!hasKeys && instanceKeys(address).some((key) => constantText(key) === undefined)) return undefined;
  return address.resource === undefined ? 'module' : 'resource';
}

function selfErrors(block: Block): Diagnostic[] {
  return addressIn(block, 'from') === addressIn(block, 'to')
    ? [errorAt('from and to of a moved block must not be the same address.', block.header)]
    : [];
}

/** An object can move only once from an address, and only once to an address. */
function repeatedMoves(blocks: readonly Block[]): Diagnostic[] {
  const origins = new Map<string, string>();
  const destinations = new Map<string, string>();
  return blocks.flatMap((block) => {
    const [from, to] = [addressIn(block, 'from'), addressIn(block, 'to')];
    if (from === undefined || to === undefined) return [];
    const origin = origins.get(to) ?? from;
    const destination = destinations.get(from) ?? to;
    origins.set(to, origin);
    destinations.set(from, destination);
    if (origin !== from) {
      const message = `${from} cannot move to ${to}, because another moved block moves ${origin} there.`;
      return [errorAt(message, block.header)];
    }
    if (destination === to) return [];
    return [
      errorAt(
        `${from} cannot move to ${to}, because another moved block moves it to ${destination}.`,
        block.header,
      ),
    ];
  });
}

function moveCycles(blocks: readonly Block[]): Diagnostic[] {
  const next = new Map(blocks.map((block) => [addressIn(block, 'from'), block] as const));
  const finished = new Set<Block>();
  return blocks.flatMap((block) => {
    const visited = new Set<Block>();
    let at: Block | undefined = block;
    for (; at !== undefined && !finished.has(at) && !visited.has(at); at = next.get(addressIn(at, 'to')))
      visited.add(at);
    for (const one of visited) finished.add(one);
    // A block with the same address in from and to is reported by selfErrors.
    const isCycle = at !== undefined && visited.has(at) && visited.size > 1;
    return isCycle
      ? [
          errorAt(
            `The moved blocks form a cycle: they lead from ${addressIn(block, 'from')} back to the same address.`,
            block.header,
          ),
        ]
      : [];
  });
}

function removedErrors(block: Block): Diagnostic[] {
  const address = addressIn(block, 'from') ?? '';
  return /(^|\.)(data|ephemeral)\.|\[/.test(address)
    ? [
        errorAt(
          `The removed block names ${address}. It must name a managed resource or a module, without instance keys.`,
          block.header,
        ),
      ]
    : [];
}

/** The text of the address in an argument of a block. */
function addressIn({ body }: Block, argument: string): string | undefined {
  const attribute = attributeNamed(body, argument);
  return attribute && writtenAddress(attribute.value);
}
