import type { Evaluated, Evaluation } from '../eval/evaluation';
import type { Scope } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { attributeNamed } from './block-parts';
import { expand, keySuffix, type Repetition } from './expansion';
import { type AddressPart, instanceKey, parseObjectAddress } from './object-address';

/** The parts of the root module that its import blocks need. */
interface ImportingModule {
  readonly context: { readonly evaluation: Evaluation };
  readonly configuration: { readonly blocks: readonly Block[] };
  scope(): Scope;
  evaluate(expression: Expression, repetition?: Repetition): Evaluated;
}

/** The addresses of the instances in import blocks, without keys if these are unknown. */
export function importedAddresses(root: ImportingModule): ReadonlySet<string> {
  const imports = root.configuration.blocks.filter(({ type }) => type === 'import');
  return new Set(imports.flatMap((block) => addressesOf(root, block)));
}

function addressesOf(root: ImportingModule, block: Block): string[] {
  const to = attributeNamed(block.body, 'to')?.value;
  const target = to && parseObjectAddress(to);
  if (target?.resource === undefined) return [];
  const parts = [
    ...target.modules.map((part) => ({ ...part, name: `module.${part.name}` })),
    target.resource,
  ];
  const withoutKeys = parts.map(({ name }) => name).join('.');
  const { expansion } = expand(block, root.context.evaluation, root.scope());
  if (expansion.kind === 'unknown') return [withoutKeys];
  return expansion.repetitions.map((repetition) => {
    const suffixes = parts.map((part) => suffixOf(root, part, repetition));
    return suffixes.includes(undefined)
      ? withoutKeys
      : parts.map(({ name }, index) => `${name}${suffixes[index]}`).join('.');
  });
}

function suffixOf(root: ImportingModule, { key }: AddressPart, repetition: Repetition): string | undefined {
  if (key === undefined) return '';
  const known = instanceKey(root.evaluate(key, repetition).value.data);
  return known === undefined ? undefined : keySuffix(known);
}
