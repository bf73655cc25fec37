import { attempt, attemptUntil } from './attempt';
import { decodeBlockValue, type EncodedValue } from './block-value';
import { dataSourceMethods } from './data-source-service';
import { diagnosticMessages } from './diagnostic-messages';
import { ephemeralResourceMethods } from './ephemeral-resource-service';
import { functionMethods } from './function-service';
import type { Method } from './grpc-server';
import type { Provider } from './provider';
import type { SchemaAnswers } from './schema-messages';
import * as tf from './tfplugin6';

const SERVICE = '/tfplugin6.Provider/';
const NO_FIELDS = new Uint8Array(0);

/** The methods of Terraform's provider service for one provider. The server answers any other method as unimplemented. */
export function providerMethods(provider: Provider, schema: SchemaAnswers): ReadonlyMap<string, Method> {
  const stop = new AbortController();
  const { signal: stopped } = stop;
  const callOf = (capabilities: tf.ClientCapabilitiesObject = {}) => ({
    stopped,
    deferralAllowed: capabilities.deferralAllowed ?? false,
  });
  const untilStopped = attemptUntil(stop.signal);
  const decodeConfig = (config: EncodedValue | undefined) => decodeBlockValue(config, provider.schema);
  const methods: Record<string, Method> = {
    GetMetadata: () => schema.metadata,
    GetProviderSchema: () => schema.providerSchema,
    GetResourceIdentitySchemas: () => NO_FIELDS,

    async ValidateProviderConfig(bytes) {
      const { config } = tf.ValidateProviderConfigRequest.decode(bytes);
      const { diagnostics } = await attempt('validate its configuration', () => ({
        diagnostics: provider.validate(decodeConfig(config)),
      }));
      return tf.ValidateProviderConfigResponse.encode({ diagnostics: diagnosticMessages(diagnostics) });
    },

    async ConfigureProvider(bytes) {
      const { config, clientCapabilities } = tf.ConfigureProviderRequest.decode(bytes);
      const { diagnostics } = await attempt('take its configuration', async () => ({
        diagnostics: await provider.configure(decodeConfig(config), callOf(clientCapabilities)),
      }));
      return tf.ConfigureProviderResponse.encode({ diagnostics: diagnosticMessages(diagnostics) });
    },

    StopProvider() {
      stop.abort();
      return NO_FIELDS;
    },

    ...dataSourceMethods(provider.dataSources, callOf, untilStopped),
    ...ephemeralResourceMethods(provider.ephemeralResources, callOf, untilStopped),
    ...functionMethods(provider.functions),
  };
  return new Map(Object.entries(methods).map(([name, method]) => [SERVICE + name, method]));
}
