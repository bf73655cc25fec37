import type { RunAttempt } from './attempt';
import { decodeBlockValue, type EncodedValue, encodeBlockValueInPieces } from './block-value';
import type { ObjectValue } from './cty/value';
import type { Diagnostic } from './diagnostic';
import { diagnosticMessages } from './diagnostic-messages';
import type { Method } from './grpc-server';
import { fieldInPieces } from './protobuf';
import type { Call, DataSource, DeferredReason, Provider } from './provider';
import { DynamicValue, ReadDataSourceRequest, ReadDataSourceResponse } from './tfplugin6';
import { type CallOf, deferredMessage, refuseUnknown, typeOf, validateConfig } from './typed-config';

export function dataSourceMethods(
  dataSources: Provider['dataSources'],
  callOf: CallOf,
  untilStopped: RunAttempt,
): Record<string, Method> {
  return {
    ValidateDataResourceConfig: (bytes) => validateConfig(bytes, dataSources),

    // Not async: an async function would keep the request in memory until there is an answer.
    ReadDataSource(bytes) {
      const { typeName = '', config, clientCapabilities } = ReadDataSourceRequest.decode(bytes);
      const dataSource = typeOf(dataSources, typeName);
      return untilStopped<Reading>(`read ${typeName}`, () =>
        read(dataSource, typeName, config, callOf(clientCapabilities)),
      ).then(encodeReading);
    },
  };
}

interface Reading {
  /** The state as pieces of msgpack. */
  readonly state?: readonly Uint8Array[];
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: DeferredReason;
}

function read(
  dataSource: DataSource,
  typeName: string,
  encodedConfig: EncodedValue | undefined,
  call: Call,
): Reading | Promise<Reading> {
  const config = decodeBlockValue(encodedConfig, dataSource.schema);
  const refusal = refuseUnknown(config, typeName);
  return refusal.length > 0 ? { diagnostics: refusal } : readState(dataSource, config, call);
}

/** Not async: an async function would keep the configuration in memory until there is an answer. */
function readState(dataSource: DataSource, config: ObjectValue, call: Call): Promise<Reading> {
  return dataSource
    .read(config, call)
    .then(({ state, ...rest }) => ({ state: encodeBlockValueInPieces(state, dataSource.schema), ...rest }));
}

function encodeReading({ state, diagnostics, deferred }: Reading): readonly Uint8Array[] {
  const message = ReadDataSourceResponse.encode({
    deferred: deferredMessage(deferred),
    diagnostics: diagnosticMessages(diagnostics),
  });
  if (!state) return [message];
  const value = fieldInPieces(DynamicValue.fields.msgpack, state);
  return [message, ...fieldInPieces(ReadDataSourceResponse.fields.state, value)];
}
