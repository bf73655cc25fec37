import { createGrpcServer } from './grpc-server';
import { nameLog } from './log';
import type { Provider } from './provider';
import { providerMethods } from './provider-service';
import type { SchemaAnswers } from './schema-messages';
import type { Accept } from './wire';

/** @param onShutdown called once Terraform has the answer to Shutdown. */
export type ProviderServer = (onShutdown: () => void) => Accept;

/**
 * Answers Terraform's calls to a provider.
 *
 * @param name the provider's type, as for `serve`. This code is in a separate bundle, which has its own copy of the log.
 * @param schema the encoded answers of `encodeSchemaAnswers`.
 */
export function providerServer(name: string, provider: Provider, schema: SchemaAnswers): ProviderServer {
  nameLog(name);
  const methods = providerMethods(provider, schema);
  return (onShutdown) => createGrpcServer({ methods, onShutdown });
}
