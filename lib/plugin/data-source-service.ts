import type { Attempt } from './attempt';
import { decodeBlockValue, encodeBlockValue, type WireValue } from './block-value';
import type { Diagnostic } from './diagnostic';
import { diagnosticMessages } from './diagnostic-messages';
import type { Method } from './grpc-server';
import type { Call, DataSource, Provider } from './provider';
import { ReadDataSourceResponse, TypedConfigRequest } from './tfplugin6';
import { refuseUnknown, typeOf, validateConfig } from './typed-config';

/** The methods about data sources. */
export function dataSourceMethods(
  dataSources: Provider['dataSources'],
  call: Call,
  untilStopped: Attempt,
): Record<string, Method> {
  return {
    ValidateDataResourceConfig: (bytes) => validateConfig(bytes, dataSources),

    async ReadDataSource(bytes) {
      const { typeName = '', config } = TypedConfigRequest.decode(bytes);
      const dataSource = typeOf(dataSources, typeName);
      const answer: Reading = await untilStopped(`read ${typeName}`, () =>
        read(dataSource, typeName, config, call),
      );
      return ReadDataSourceResponse.encode({
        ...answer,
        diagnostics: diagnosticMessages(answer.diagnostics),
      });
    },
  };
}

interface Reading {
  readonly state?: WireValue;
  readonly diagnostics: readonly Diagnostic[];
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
  const { state, diagnostics } = await dataSource.read(config, call);
  return { state: encodeBlockValue(state, dataSource.schema), diagnostics };
}
