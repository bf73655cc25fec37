import type { CtyType } from './cty/type';
import type { Provider } from './provider';
import type { Block } from './schema';
import {
  type BlockObject,
  GetMetadataResponse,
  GetProviderSchemaResponse,
  NestingMode,
  StringKind,
} from './tfplugin6';

/** Allows Terraform to reuse the schema of an earlier launch. */
const serverCapabilities = { getProviderSchemaOptional: true };

/** The encoded answers about a provider's schema. They are the same at every launch, so the build puts them into the bundle. */
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
      functions: functionMessages(provider.functions),
      ephemeralResourceSchemas: mapSchemas(provider.ephemeralResources),
      serverCapabilities,
    }),
    metadata: GetMetadataResponse.encode({
      serverCapabilities,
      dataSources: typeNames(provider.dataSources),
      functions: Object.keys(provider.functions).map((name) => ({ name })),
      ephemeralResources: typeNames(provider.ephemeralResources),
    }),
  };
}

export function functionMessages(functions: Provider['functions']) {
  return Object.fromEntries(
    Object.entries(functions).map(([name, { summary, description, parameters, returns }]) => [
      name,
      {
        parameters: parameters.map((parameter) => ({
          name: parameter.name,
          type: typeBytes(parameter.type),
          description: parameter.description,
          descriptionKind: StringKind.MARKDOWN,
        })),
        return: { type: typeBytes(returns) },
        summary,
        description,
        descriptionKind: StringKind.MARKDOWN,
      },
    ]),
  );
}

function typeBytes(type: CtyType): Uint8Array {
  return Buffer.from(JSON.stringify(type));
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
      type: typeBytes(attribute.type),
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
