import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { attributeNamed, constantText } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { keysIn, objectAddressIn, writtenAddress } from './object-address';

/** Reports faults of the addresses in blocks `moved`, `removed` and `import` for which an engine refuses the configuration. */
export function moveFaults({ blocks }: ModuleConfiguration): Diagnostic[] {
  const ofType = (type: string) => blocks.filter((block) => block.type === type);
  return [
    ...['moved', 'removed', 'import'].flatMap(ofType).flatMap(addressFaults),
    ...ofType('moved').flatMap(selfFaults),
    ...repeatedMoves(ofType('moved')),
    ...circularMoves(ofType('moved')),
    ...ofType('removed').flatMap(removedFaults),
  ];
}

/** Roots of references that are not addresses of a resource or a module. */
function addressFaults(block: Block): Diagnostic[] {
  const values = ['from', 'to'].flatMap((name) => attributeNamed(block.body, name)?.value ?? []);
  const kinds = values.map((value) => addressKind(value, block.type === 'import'));
  const wrong = values.filter((_, at) => kinds[at] === undefined);
  if (wrong.length > 0)
    return wrong.map((value) => errorAt(`${block.type} takes the address of a resource or a module.`, value));
  if (block.type === 'import' && kinds[0] === 'module')
    return [errorAt('import takes the address of a resource.', block.header)];
  return new Set(kinds).size > 1
    ? [errorAt('moved names a resource and a module. It must name two of one kind.', block.header)]
    : [];
}

/** @param hasKeys whether the keys of instances may be expressions. */
function addressKind(expression: Expression, hasKeys: boolean): 'resource' | 'module' | undefined {
  const address = objectAddressIn(expression);
  if (address === undefined) return undefined;
  if (!hasKeys && keysIn(address).some((key) => constantText(key) === undefined)) return undefined;
  return address.resource === undefined ? 'module' : 'resource';
}

function selfFaults(block: Block): Diagnostic[] {
  return addressIn(block, 'from') === addressIn(block, 'to')
    ? [errorAt('moved has the same address in from and to.', block.header)]
    : [];
}

/** One object has only one origin and only one destination. */
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
      const message = `moved names ${to} as the new address of ${from}, but ${origin} has moved there.`;
      return [errorAt(message, block.header)];
    }
    if (destination === to) return [];
    return [
      errorAt(
        `moved names ${to} as the new address of ${from}, which has moved to ${destination}.`,
        block.header,
      ),
    ];
  });
}

function circularMoves(blocks: readonly Block[]): Diagnostic[] {
  const next = new Map(blocks.map((block) => [addressIn(block, 'from'), block] as const));
  const finished = new Set<Block>();
  return blocks.flatMap((block) => {
    const passed = new Set<Block>();
    let at: Block | undefined = block;
    for (; at !== undefined && !finished.has(at) && !passed.has(at); at = next.get(addressIn(at, 'to')))
      passed.add(at);
    for (const one of passed) finished.add(one);
    // A block with the same address twice is reported elsewhere.
    const isCircle = at !== undefined && passed.has(at) && passed.size > 1;
    return isCircle
      ? [
          errorAt(
            `Blocks moved lead from ${addressIn(block, 'from')} back to the same address.`,
            block.header,
          ),
        ]
      : [];
  });
}

function removedFaults(block: Block): Diagnostic[] {
  const address = addressIn(block, 'from') ?? '';
  return /(^|\.)(data|ephemeral)\.|\[/.test(address)
    ? [errorAt(`removed names ${address}, which is neither a resource nor a module.`, block.header)]
    : [];
}

/** The address in an argument of a block, as the user wrote it. */
function addressIn({ body }: Block, argument: string): string | undefined {
  const attribute = attributeNamed(body, argument);
  return attribute && writtenAddress(attribute.value);
}
