/** What data sources and ephemeral resources have in common: a type's name and a configuration come in. */
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

/** What a call is, given what the client can do. */
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

/** Terraform leaves it to the provider to refuse a value for what is only a result. */
function refuseResults(config: ObjectValue, { attributes }: Block): Diagnostic[] {
  return Object.entries(attributes)
    .filter(([name, { computed, optional }]) => computed && !optional && config[name] !== null)
    .map(([name]) => ({
      severity: 'error',
      summary: `Attribute ${name} cannot be set`,
      detail: 'The provider decides its value. Remove it.',
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

/** Terraform puts a read off until everything is known: an author need not think of what is not. */
export function refuseUnknown(config: ObjectValue, typeName: string): readonly Diagnostic[] {
  if (!holdsUnknown(config)) return [];
  return [
    {
      severity: 'error',
      summary: `The configuration of ${typeName} is not known yet`,
      detail:
        'Terraform still asked the provider to read it, which is a bug. Please report this with the version of Terraform.',
    },
  ];
}
