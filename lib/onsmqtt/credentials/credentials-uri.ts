import type { Exchange } from '../exchange/exchange';
import { ENVIRONMENT } from '../facts/variables';
import { type CredentialSource, CredentialsUnavailableError, notSet } from './source';
import { keysInAnswer } from './temporary-keys';

/** A server beside the workload that answers with temporary credentials. */
export function credentialsUri(uri: string | undefined, exchange: Exchange): CredentialSource {
  const name = 'the credentials URI';
  return {
    name,
    async read(signal) {
      if (!uri) throw notSet(ENVIRONMENT.credentials_uri);
      if (!URL.canParse(uri)) throw new CredentialsUnavailableError('It is not a URL.');
      const request = { method: 'GET', url: new URL(uri), headers: {}, signal } as const;
      return exchange.send(request, ({ status, body }) => {
        if (status !== 200) throw new CredentialsUnavailableError(`The answer has HTTP status ${status}.`);
        return keysInAnswer(name, body);
      });
    },
  };
}
