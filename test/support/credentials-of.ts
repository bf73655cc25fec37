import type { Credentials } from '../../lib/onsmqtt/credentials/credentials';
import { defaultChain } from '../../lib/onsmqtt/credentials/default-chain';
import { AnswersSeen } from '../../lib/onsmqtt/exchange/answers-seen';
import { createExchange } from '../../lib/onsmqtt/exchange/exchange';
import { type ProviderArguments, resolveSettings } from '../../lib/onsmqtt/settings';

const never = new AbortController().signal;

/** The credentials that a provider with these arguments uses in this environment. */
export async function credentialsOf(
  args: ProviderArguments,
  env: NodeJS.ProcessEnv & { readonly HOME: string },
): Promise<Credentials> {
  // On a busy machine, a first TLS handshake takes seconds.
  const exchange = createExchange({ connectTimeoutMs: 10_000, readTimeoutMs: 2_000, env });
  return defaultChain(resolveSettings(args, env), exchange, 'test', env, new AnswersSeen()).read(never);
}
