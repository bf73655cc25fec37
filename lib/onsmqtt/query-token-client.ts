import type { TokenAnswer, TokenQuestion, TokenService } from '../gate/token-service';
import type { Credentials } from './credentials/credentials';
import type { RefreshingCredentials } from './credentials/refreshing-credentials';
import { errorCode } from './error-codes';
import { ClockError, ExpiredCredentialsError } from './errors';
import { readTokenAnswer } from './query-token-answer';
import { signedRequest } from './rpc-request';
import { ServiceClock } from './service-clock';
import type { Transport } from './transport';

/** QueryToken of the OnsMqtt API, version 2020-04-20: signs, sends, and reads the answer or the error. */
export class QueryTokenClient implements TokenService {
  readonly #clock = new ServiceClock();

  constructor(
    private readonly endpoint: URL,
    private readonly credentials: RefreshingCredentials,
    private readonly transport: Transport,
    private readonly userAgent: string,
  ) {}

  async queryToken({ instanceId, token }: TokenQuestion, signal: AbortSignal): Promise<TokenAnswer> {
    const credentials = await this.credentials.get(signal);
    const time = this.#clock.now();
    const query = new Map([
      ['InstanceId', instanceId],
      ['Token', token],
    ]);
    const { endpoint, userAgent } = this;
    const call = { endpoint, action: 'QueryToken', version: '2020-04-20', query, userAgent };
    const response = await this.transport.send(signedRequest(call, credentials, time, signal));
    try {
      return readTokenAnswer(response, credentials.source);
    } catch (error) {
      if (error instanceof ClockError) throw this.#clock.correct(error, response.headers.date, time);
      if (error instanceof ExpiredCredentialsError) throw this.#afterExpiry(error, credentials);
      throw error;
    }
  }

  /** The error as it was, to be retried, or one that is final where no other credentials are to be had. */
  #afterExpiry(error: ExpiredCredentialsError, expired: Credentials): ExpiredCredentialsError {
    if (this.credentials.replace(expired)) return error;
    return new ExpiredCredentialsError(errorCode(error.code)!, error, 'never');
  }
}
