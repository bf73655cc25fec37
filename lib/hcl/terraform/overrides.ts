import type { Engine } from '../engine';
import type { Attribute, Block } from '../syntax/ast';
import { attributeNamed } from './block-parts';

/**
 * Merges an override over the block with the same address. Its arguments replace those with the same name, its nested blocks replace all
 * of the same type. `lifecycle` blocks are merged.
 */
export function mergeBlocks(base: Block, override: Block, engine: Engine): Block {
  const { blocks } = override.body;
  const replaced = new Set(blocks.map(nestedType));
  const lifecycle = base.body.blocks.find(({ type }) => type === 'lifecycle');
  const kept = lifecycle && isRepeatedBy(override) ? without(lifecycle, 'enabled') : lifecycle;
  const merged = blocks.map((block) => {
    if (block.type !== 'lifecycle') return block;
    // OpenTofu ignores `enabled` in an override.
    const read = engine === 'opentofu' ? without(block, 'enabled') : block;
    return kept === undefined ? read : mergeBlocks(kept, read, engine);
  });
  const others = base.body.blocks.filter((block) => !replaced.has(nestedType(block)));
  const isEnabled = kept !== undefined && attributeNamed(kept.body, 'enabled') !== undefined;
  // `depends_on` in an override is an error or empty. In a resource, `enabled` takes precedence over for_each.
  const ignored = isEnabled && base.type !== 'module' ? ['depends_on', 'for_each'] : ['depends_on'];
  const body = {
    ...base.body,
    attributes: mergedAttributes(base.body.attributes, without(override, ...ignored).body.attributes),
    blocks: [...others.map((block) => (block === lifecycle ? (kept ?? block) : block)), ...merged],
  };
  return { ...base, body };
}

/** Whether an override has a `count` or `for_each` that takes precedence over the `enabled` of the base. */
function isRepeatedBy({ type, body }: Block): boolean {
  return body.attributes.some(({ name }) => name === 'count' || (name === 'for_each' && type === 'module'));
}

function without(block: Block, ...names: readonly string[]): Block {
  const attributes = block.body.attributes.filter(({ name }) => !names.includes(name));
  return { ...block, body: { ...block.body, attributes } };
}

function mergedAttributes(base: readonly Attribute[], over: readonly Attribute[]): Attribute[] {
  const merged = new Map(base.map((attribute) => [attribute.name, attribute]));
  for (const attribute of over) merged.set(attribute.name, attribute);
  return [...merged.values()];
}

/** The type of a nested block: `dynamic "x"` generates blocks of type x. */
function nestedType(block: Block): string {
  return block.type === 'dynamic' ? (block.labels[0]?.text ?? '') : block.type;
}
