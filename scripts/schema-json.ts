import type { Provider, ProviderFunction } from '../lib/plugin/provider';
import type { Attribute, Block, NestedBlock } from '../lib/plugin/schema';

/** The output of `terraform providers schema -json` for one provider. */
export function schemaJson({ schema, dataSources, ephemeralResources, functions }: Provider): object {
  return {
    provider: schemaOf(schema),
    ...schemasOf('data_source_schemas', dataSources),
    ...schemasOf('ephemeral_resource_schemas', ephemeralResources),
    functions: mapValues(functions, functionJson),
  };
}

function functionJson({ summary, description, parameters, returns }: ProviderFunction): object {
  return {
    description,
    summary,
    return_type: returns,
    parameters: parameters.map((parameter) => ({ ...parameter })),
  };
}

function schemasOf(kind: string, types: { readonly [typeName: string]: { schema: Block } }): object {
  const entries = Object.entries(types);
  // Terraform leaves out empty kinds.
  if (entries.length === 0) return {};
  return { [kind]: Object.fromEntries(entries.map(([name, { schema }]) => [name, schemaOf(schema)])) };
}

function schemaOf(block: Block): object {
  return { version: 0, block: blockJson(block) };
}

function blockJson({ attributes, blocks, description }: Block): object {
  return {
    // Terraform leaves out empty maps.
    ...(Object.keys(attributes).length > 0 && { attributes: mapValues(attributes, attributeJson) }),
    ...(blocks && { block_types: mapValues(blocks, nestedBlockJson) }),
    ...markdown(description),
  };
}

function attributeJson({ description, ...attribute }: Attribute): object {
  return { ...attribute, ...markdown(description) };
}

function nestedBlockJson({ nesting, block, minItems, maxItems }: NestedBlock): object {
  return {
    nesting_mode: nesting,
    block: blockJson(block),
    ...(minItems && { min_items: minItems }),
    ...(maxItems && { max_items: maxItems }),
  };
}

function markdown(description: string): object {
  return { description, description_kind: 'markdown' };
}

function mapValues<T>(record: { readonly [name: string]: T }, map: (value: T) => object): object {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
