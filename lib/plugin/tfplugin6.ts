/** The messages of Terraform's plugin protocol 6 that a provider without managed resources needs. */
import {
  boolean,
  bytes,
  deferred,
  embedded,
  type FieldType,
  field,
  integer,
  Message,
  type MessageObject,
  mapOf,
  repeated,
  string,
} from './protobuf';

export const Severity = { ERROR: 1, WARNING: 2 } as const;
export const StringKind = { MARKDOWN: 1 } as const;
export const NestingMode = { single: 1, list: 2, set: 3 } as const;

export const DynamicValue = new Message({ msgpack: field(1, bytes), json: field(2, bytes) });

const Step = new Message({
  attributeName: field(1, string),
  elementKeyString: field(2, string),
  elementKeyInt: field(3, integer),
});

const AttributePath = new Message({ steps: repeated(1, embedded(Step)) });

const Diagnostic = new Message({
  severity: field(1, integer),
  summary: field(2, string),
  detail: field(3, string),
  attribute: field(4, embedded(AttributePath)),
});

const diagnostics = (number: number) => ({ diagnostics: repeated(number, embedded(Diagnostic)) });

const Timestamp = new Message({ seconds: field(1, integer), nanos: field(2, integer) });

const Attribute = new Message({
  name: field(1, string),
  type: field(2, bytes),
  description: field(3, string),
  required: field(4, boolean),
  optional: field(5, boolean),
  computed: field(6, boolean),
  sensitive: field(7, boolean),
  descriptionKind: field(8, integer),
});

const NestedBlock = new Message({
  typeName: field(1, string),
  block: field(
    2,
    deferred((): FieldType<BlockObject> => embedded(Block)),
  ),
  nesting: field(3, integer),
  minItems: field(4, integer),
  maxItems: field(5, integer),
});

const blockFields = {
  attributes: repeated(2, embedded(Attribute)),
  blockTypes: repeated(3, embedded(NestedBlock)),
  description: field(4, string),
  descriptionKind: field(5, integer),
};

/** Written out because a block contains blocks, and TypeScript cannot infer a recursive type here. */
export interface BlockObject {
  readonly attributes?: readonly MessageObject<typeof Attribute.fields>[];
  readonly blockTypes?: readonly NestedBlockObject[];
  readonly description?: string;
  readonly descriptionKind?: number;
}

interface NestedBlockObject {
  readonly typeName?: string;
  readonly block?: BlockObject;
  readonly nesting?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

const Block = new Message(blockFields);

const Schema = new Message({ version: field(1, integer), block: field(2, embedded(Block)) });

const ServerCapabilities = new Message({ getProviderSchemaOptional: field(2, boolean) });

const TypeMetadata = new Message({ typeName: field(1, string) });
const FunctionMetadata = new Message({ name: field(1, string) });

const Parameter = new Message({
  name: field(1, string),
  type: field(2, bytes),
  description: field(5, string),
  descriptionKind: field(6, integer),
});

const Return = new Message({ type: field(1, bytes) });

const ProviderFunction = new Message({
  parameters: repeated(1, embedded(Parameter)),
  return: field(3, embedded(Return)),
  summary: field(4, string),
  description: field(5, string),
  descriptionKind: field(6, integer),
});

const ClientCapabilities = new Message({ deferralAllowed: field(1, boolean) });
export type ClientCapabilitiesObject = MessageObject<typeof ClientCapabilities.fields>;

const clientCapabilities = (number: number) => ({
  clientCapabilities: field(number, embedded(ClientCapabilities)),
});

export const DEFERRED_REASON = { 'provider-config-unknown': 2 } as const;
const Deferred = new Message({ reason: field(1, integer) });

export const GetMetadataResponse = new Message({
  serverCapabilities: field(1, embedded(ServerCapabilities)),
  dataSources: repeated(3, embedded(TypeMetadata)),
  functions: repeated(5, embedded(FunctionMetadata)),
  ephemeralResources: repeated(6, embedded(TypeMetadata)),
});

export const GetProviderSchemaResponse = new Message({
  provider: field(1, embedded(Schema)),
  dataSourceSchemas: mapOf(3, embedded(Schema)),
  functions: mapOf(7, embedded(ProviderFunction)),
  ephemeralResourceSchemas: mapOf(8, embedded(Schema)),
  serverCapabilities: field(6, embedded(ServerCapabilities)),
});

export const ValidateProviderConfigRequest = new Message({ config: field(1, embedded(DynamicValue)) });
export const ValidateProviderConfigResponse = new Message(diagnostics(2));

export const ConfigureProviderRequest = new Message({
  config: field(2, embedded(DynamicValue)),
  ...clientCapabilities(3),
});
export const ConfigureProviderResponse = new Message(diagnostics(1));

/** The request of ValidateDataResourceConfig and ValidateEphemeralResourceConfig. */
export const TypedConfigRequest = new Message({
  typeName: field(1, string),
  config: field(2, embedded(DynamicValue)),
});

export const ValidateConfigResponse = new Message(diagnostics(1));

export const ReadDataSourceRequest = new Message({ ...TypedConfigRequest.fields, ...clientCapabilities(4) });

export const ReadDataSourceResponse = new Message({
  state: field(1, embedded(DynamicValue)),
  ...diagnostics(2),
  deferred: field(3, embedded(Deferred)),
});

export const OpenEphemeralResourceRequest = new Message({
  ...TypedConfigRequest.fields,
  ...clientCapabilities(3),
});

export const OpenEphemeralResourceResponse = new Message({
  ...diagnostics(1),
  renewAt: field(2, embedded(Timestamp)),
  result: field(3, embedded(DynamicValue)),
  private: field(4, bytes),
  deferred: field(5, embedded(Deferred)),
});

/** The request of RenewEphemeralResource and CloseEphemeralResource. */
export const PrivateStateRequest = new Message({ typeName: field(1, string), private: field(2, bytes) });

export const RenewEphemeralResourceResponse = new Message({
  ...diagnostics(1),
  renewAt: field(2, embedded(Timestamp)),
  private: field(3, bytes),
});

export const CloseEphemeralResourceResponse = new Message(diagnostics(1));

export const GetFunctionsResponse = new Message({ functions: mapOf(1, embedded(ProviderFunction)) });

export const CallFunctionRequest = new Message({
  name: field(1, string),
  arguments: repeated(2, embedded(DynamicValue)),
});

const FunctionError = new Message({ text: field(1, string), functionArgument: field(2, integer) });

export const CallFunctionResponse = new Message({
  result: field(1, embedded(DynamicValue)),
  error: field(2, embedded(FunctionError)),
});
