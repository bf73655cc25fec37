/** What data sources and ephemeral resources share: a request with a type name and a configuration. */
import { attempt } from './attempt';
import { decodeBlockValue } from './block-value';
import { holdsUnknown } from './cty/unknown';
import type { ObjectValue } from './cty/value';
import type { Diagnostic } from './diagnostic';
import { diagnosticMessages } from './diagnostic-messages';
import { GrpcError, Status } from './grpc-message';
import type { Call, DataSource, DeferredReason, EphemeralResource } from './provider';
import type { Block } from './schema';
import {
  type ClientCapabilitiesObject,
  DEFERRED_REASON,
  TypedConfigRequest,
  ValidateConfigResponse,
} from './tfplugin6';

/** Makes the context of a call from what the client supports. */
export type CallOf = (capabilities?: ClientCapabilitiesObject) => Call;

type Types<T> = Readonly<Record<string, T>>;

export async function validateConfig(
  bytes: Uint8Array,
  types: Types<DataSource | EphemeralResource>,
): Promise<Uint8Array> {
  const { typeName, config } = TypedConfigRequest.decode(bytes);
  const type = typeOf(types, typeName);
  const { diagnostics } = await attempt(`validate ${typeName}`, () => {
    const value = decodeBlockValue(config, type.schema);
    return { diagnostics: [...refuseResults(value, type.schema), ...type.validate(value)] };
  });
  return ValidateConfigResponse.encode({ diagnostics: diagnosticMessages(diagnostics) });
}

/** Terraform does not refuse a value for an attribute that is only computed: the provider must. */
function refuseResults(config: ObjectValue, { attributes }: Block): Diagnostic[] {
  return Object.entries(attributes)
    .filter(([name, { computed, optional }]) => computed && !optional && config[name] !== null)
    .map(([name]) => ({
      severity: 'error',
      summary: `Attribute ${name} cannot be set`,
      detail: 'The provider computes this attribute. Remove it from the configuration.',
      path: [{ attribute: name }],
    }));
}

export function typeOf<T>(types: Types<T>, typeName = ''): T {
  const type = Object.hasOwn(types, typeName) ? types[typeName] : undefined;
  if (type !== undefined) return type;
  throw new GrpcError(Status.INVALID_ARGUMENT, `the provider has no ${JSON.stringify(typeName)}`);
}

export function deferredMessage(reason: DeferredReason | undefined) {
  return reason && { reason: DEFERRED_REASON[reason] };
}

/** Terraform defers a read until every value is known, so `read` and `open` need not handle unknown values. */
export function refuseUnknown(config: ObjectValue, typeName: string): readonly Diagnostic[] {
  if (!holdsUnknown(config)) return [];
  return [
    {
      severity: 'error',
      summary: `The configuration of ${typeName} is not known yet`,
      detail:
        'Terraform asked the provider to read a configuration with unknown values. This is a bug in Terraform. Please report it with the version of Terraform.',
    },
  ];
}
