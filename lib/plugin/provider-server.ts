import { createGrpcServer } from './grpc-server';
import { nameLog } from './log';
import type { Provider } from './provider';
import { providerMethods } from './provider-service';
import type { SchemaAnswers } from './schema-messages';
import type { Accept } from './wire';

/** Takes over connections that were let in. `onShutdown` is called once Terraform has the answer to Shutdown. */
export type ProviderServer = (onShutdown: () => void) => Accept;

/**
 * Answers Terraform's calls to a provider.
 *
 * @param name the provider's type, as for `serve`. Named here once more, because this is bundled apart from the launch, with a log of its own.
 * @param schema the provider's schema as Terraform gets it: `encodeSchemaAnswers` makes it.
 */
export function providerServer(name: string, provider: Provider, schema: SchemaAnswers): ProviderServer {
  nameLog(name);
  const methods = providerMethods(provider, schema);
  return (onShutdown) => createGrpcServer({ methods, onShutdown });
}
