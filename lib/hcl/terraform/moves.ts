import { referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, fault } from '../syntax/diagnostic';
import { attributeNamed, constantText } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { referenceIn } from './reference-text';

/** What an engine refuses of blocks `moved`, `removed` and `import`: addresses that cannot be those of what they name. */
export function moveFaults(configuration: ModuleConfiguration): Diagnostic[] {
  const ofType = (type: string) => configuration.blocks.filter((block) => block.type === type);
  return [
    ...['moved', 'removed', 'import'].flatMap(ofType).flatMap(addressFaults),
    ...ofType('moved').flatMap((block) => movedFaults(block, configuration)),
    ...repeatedMoves(ofType('moved')),
    ...circularMoves(ofType('moved')),
    ...ofType('removed').flatMap((block) => removedFaults(block, configuration)),
    ...ofType('import').flatMap((block) => importFaults(block, configuration)),
    ...repeatedImports(ofType('import')),
  ];
}

/** What is no address of a resource or a module. */
function addressFaults(block: Block): Diagnostic[] {
  const values = ['from', 'to'].flatMap((name) => attributeNamed(block.body, name)?.value ?? []);
  const kinds = values.map((value) => addressKind(value, block.type === 'import'));
  const wrong = values.filter((_, at) => kinds[at] === undefined);
  if (wrong.length > 0)
    return wrong.map((value) => fault(`${block.type} takes the address of a resource or a module.`, value));
  if (block.type === 'import' && kinds[0] === 'module')
    return [fault('import takes the address of a resource.', block.header)];
  return new Set(kinds).size > 1
    ? [fault('moved names a resource and a module: both are of one kind.', block.header)]
    : [];
}

/** @param hasKeys whether the keys of instances may be expressions. */
function addressKind(expression: Expression, hasKeys: boolean): 'resource' | 'module' | undefined {
  const isJson = expression.source.name.endsWith('.json');
  const reference = referenceOf(isJson ? referenceIn(expression) : expression);
  if (reference === undefined) return undefined;
  const steps = reference.steps.map((step) => {
    if (step.kind === 'get') return step.name;
    return hasKeys || constantText(step.key) !== undefined ? '[]' : '[?]';
  });
  const path = [reference.root, ...steps].join('.').replaceAll('.[', '[');
  const [, modules = '', rest = ''] = /^((?:module\.[^.[]+(?:\[\])?\.?)*)(.*)$/s.exec(path) ?? [];
  if (rest === '') return modules === '' ? undefined : 'module';
  const [, type = ''] = /^(?:data\.|ephemeral\.|resource\.)?([^.[]+)\.[^.[]+(?:\[\])?$/.exec(rest) ?? [];
  return type === '' ? undefined : 'resource';
}

function movedFaults(block: Block, { resources, calls }: ModuleConfiguration): Diagnostic[] {
  const [from = '', to = ''] = [addressIn(block, 'from'), addressIn(block, 'to')];
  if (from === to) return [fault('moved names the same address as from and to.', block.header)];
  const declared = resources.get(from)?.block ?? calls.get(/^module\.([^.]+)$/.exec(from)?.[1] ?? '');
  // A key on the other side makes `from` the only instance of what has neither count nor for_each.
  const isInstance = to.endsWith(']');
  return declared === undefined || (isInstance && isRepeated(declared))
    ? []
    : [fault(`moved names ${from}, which is still declared.`, block.header)];
}

function isRepeated({ body }: Block): boolean {
  return ['count', 'for_each'].some((name) => attributeNamed(body, name) !== undefined);
}

/** One object has one origin and one destination. */
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
      return [fault(message, block.header)];
    }
    if (destination === to) return [];
    return [
      fault(
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
    // A block that names one address twice has a fault of its own.
    const isCircle = at !== undefined && passed.has(at) && passed.size > 1;
    return isCircle ? [fault(`moved leads from ${addressIn(block, 'from')} back to it.`, block.header)] : [];
  });
}

function removedFaults(block: Block, { resources, calls }: ModuleConfiguration): Diagnostic[] {
  const address = addressIn(block, 'from') ?? '';
  if (/(^|\.)(data|ephemeral)\.|\[/.test(address)) {
    return [fault(`removed names ${address}, which is neither a resource nor a module.`, block.header)];
  }
  const isDeclared = resources.has(address) || calls.has(/^module\.([^.]+)$/.exec(address)?.[1] ?? '');
  return isDeclared ? [fault(`removed names ${address}, which is still declared.`, block.header)] : [];
}

function importFaults(block: Block, { resources, calls }: ModuleConfiguration): Diagnostic[] {
  const written = addressIn(block, 'to') ?? '';
  const address = written.replace(/\[.*$/s, '');
  const [, call] = /^module\.([^.[]+)/.exec(written) ?? [];
  if (call !== undefined && !calls.has(call))
    return [fault(`import names module.${call}, which is not declared.`, block.header)];
  const target = resources.get(address)?.block;
  if (target !== undefined && !isRepeated(target) && written !== address)
    return [fault(`${address} has neither count nor for_each: no key can follow it.`, block.header)];
  if (/(^|\.)(data|ephemeral)\./.test(address)) {
    return [fault(`import names ${address}, which is no resource.`, block.header)];
  }
  return /^\w+\.[\w-]+$/.test(address) && !address.startsWith('module.') && !resources.has(address)
    ? [fault(`import names ${address}, which is not declared.`, block.header)]
    : [];
}

function repeatedImports(blocks: readonly Block[]): Diagnostic[] {
  const addresses = new Set<string>();
  return blocks.flatMap((block) => {
    const address = addressIn(block, 'to');
    if (address === undefined || attributeNamed(block.body, 'for_each') !== undefined) return [];
    if (addresses.has(address)) return [fault(`import names ${address} a second time.`, block.header)];
    addresses.add(address);
    return [];
  });
}

/** The address that an argument of a block names, as it is written. */
function addressIn({ body }: Block, argument: string): string | undefined {
  const attribute = attributeNamed(body, argument);
  return attribute && textOf(attribute.value);
}

function textOf({ source, start, end }: Expression): string {
  return source.text.slice(start, end).replace(/^"(.*)"$/s, '$1');
}
