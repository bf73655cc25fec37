import type { Attempt } from './attempt';
import { decodeBlockValue, encodeBlockValue, type WireValue } from './block-value';
import type { Diagnostic } from './diagnostic';
import { diagnosticMessages } from './diagnostic-messages';
import type { Method } from './grpc-server';
import type { Call, DataSource, DeferredReason, Provider } from './provider';
import { ReadDataSourceRequest, ReadDataSourceResponse } from './tfplugin6';
import { type CallOf, deferredMessage, refuseUnknown, typeOf, validateConfig } from './typed-config';

/** The methods about data sources. */
export function dataSourceMethods(
  dataSources: Provider['dataSources'],
  callOf: CallOf,
  untilStopped: Attempt,
): Record<string, Method> {
  return {
    ValidateDataResourceConfig: (bytes) => validateConfig(bytes, dataSources),

    async ReadDataSource(bytes) {
      const { typeName = '', config, clientCapabilities } = ReadDataSourceRequest.decode(bytes);
      const dataSource = typeOf(dataSources, typeName);
      const answer: Reading = await untilStopped(`read ${typeName}`, () =>
        read(dataSource, typeName, config, callOf(clientCapabilities)),
      );
      return ReadDataSourceResponse.encode({
        state: answer.state,
        deferred: deferredMessage(answer.deferred),
        diagnostics: diagnosticMessages(answer.diagnostics),
      });
    },
  };
}

interface Reading {
  readonly state?: WireValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: DeferredReason;
}

async function read(
  dataSource: DataSource,
  typeName: string,
  wireConfig: WireValue | undefined,
  call: Call,
): Promise<Reading> {
  const config = decodeBlockValue(wireConfig, dataSource.schema);
  const refusal = refuseUnknown(config, typeName);
  if (refusal.length > 0) return { diagnostics: refusal };
  const { state, diagnostics, deferred } = await dataSource.read(config, call);
  return { state: encodeBlockValue(state, dataSource.schema), diagnostics, deferred };
}
