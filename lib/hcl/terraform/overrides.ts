import type { Attribute, Block, Body } from '../syntax/ast';

/**
 * A block with another one of the same address merged over it: arguments replace arguments of the same name,
 * nested blocks replace all of the same type. `lifecycle` is merged itself.
 */
export function mergedBlock(base: Block, override: Block): Block {
  return { ...base, body: mergedBody(base.body, override.body) };
}

function mergedBody(base: Body, override: Body): Body {
  const replaced = new Set(override.blocks.map(nestedType));
  const lifecycle = base.blocks.find(({ type }) => type === 'lifecycle');
  const blocks = override.blocks.map((block) =>
    block.type === 'lifecycle' && lifecycle !== undefined ? mergedBlock(lifecycle, block) : block,
  );
  return {
    ...base,
    attributes: mergedAttributes(base.attributes, override.attributes),
    blocks: [...base.blocks.filter((block) => !replaced.has(nestedType(block))), ...blocks],
  };
}

/** Arguments with others put over those of the same name. */
export function mergedAttributes(base: readonly Attribute[], over: readonly Attribute[]): Attribute[] {
  const merged = new Map(base.map((attribute) => [attribute.name, attribute]));
  for (const attribute of over) merged.set(attribute.name, attribute);
  return [...merged.values()];
}

/** `dynamic "x"` makes blocks of type x. */
function nestedType(block: Block): string {
  return block.type === 'dynamic' ? (block.labels[0]?.text ?? '') : block.type;
}
