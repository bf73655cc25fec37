import type { Provider } from './provider';
import type { Block } from './schema';
import {
  type BlockObject,
  GetMetadataResponse,
  GetProviderSchemaResponse,
  NestingMode,
  StringKind,
} from './tfplugin6';

/** Terraform may keep the schema from one launch of the provider to the next. */
const serverCapabilities = { getProviderSchemaOptional: true };

/** The answers that say what a provider has. They are the same at every launch: a bundle holds them ready. */
export interface SchemaAnswers {
  readonly providerSchema: Uint8Array;
  readonly metadata: Uint8Array;
}

export function encodeSchemaAnswers(provider: Provider): SchemaAnswers {
  const typeNames = (types: object) => Object.keys(types).map((typeName) => ({ typeName }));
  return {
    providerSchema: GetProviderSchemaResponse.encode({
      provider: schemaMessage(provider.schema),
      dataSourceSchemas: mapSchemas(provider.dataSources),
      ephemeralResourceSchemas: mapSchemas(provider.ephemeralResources),
      serverCapabilities,
    }),
    metadata: GetMetadataResponse.encode({
      serverCapabilities,
      dataSources: typeNames(provider.dataSources),
      ephemeralResources: typeNames(provider.ephemeralResources),
    }),
  };
}

function mapSchemas(types: Readonly<Record<string, { readonly schema: Block }>>) {
  return Object.fromEntries(Object.entries(types).map(([name, { schema }]) => [name, schemaMessage(schema)]));
}

function schemaMessage(block: Block) {
  return { block: blockMessage(block) };
}

function blockMessage(block: Block): BlockObject {
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      description: attribute.description,
      descriptionKind: StringKind.MARKDOWN,
      required: attribute.required,
      optional: attribute.optional,
      computed: attribute.computed,
      sensitive: attribute.sensitive,
    })),
    blockTypes: Object.entries(block.blocks ?? {}).map(([typeName, nested]) => ({
      typeName,
      nesting: NestingMode[nested.nesting],
      block: blockMessage(nested.block),
      minItems: nested.minItems,
      maxItems: nested.maxItems,
    })),
    description: block.description,
    descriptionKind: StringKind.MARKDOWN,
  };
}
