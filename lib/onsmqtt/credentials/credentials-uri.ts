import { basicAuthorization } from '../exchange/basic-authorization';
import type { Exchange } from '../exchange/exchange';
import { SUCCESS } from '../facts/credential-services';
import { ENVIRONMENT } from '../facts/variables';
import { type CredentialSource, httpUrl, NotSetUpError, statusError, unsetMessage } from './source';
import { keysInAnswer } from './temporary-keys';

/** A URI, usually of a server next to the workload, that answers with temporary credentials. */
export function credentialsUri(uri: string | undefined, exchange: Exchange): CredentialSource {
  const name = 'the credentials URI';
  return {
    name,
    async read(signal) {
      if (!uri) throw new NotSetUpError(unsetMessage(ENVIRONMENT.credentials_uri));
      const url = httpUrl(uri, 'It');
      const authorization = basicAuthorization(url);
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const request = { method: 'GET', url, headers, signal } as const;
      return exchange.send(request, ({ status, body }) => {
        if (status !== 200) throw statusError('The server', status);
        // A custom server may answer without a Code.
        return keysInAnswer(name, body, [SUCCESS.value, undefined], 'Check the service behind the URI.');
      });
    },
  };
}
