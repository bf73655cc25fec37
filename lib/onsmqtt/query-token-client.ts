import type { TokenAnswer, TokenQuestion, TokenService } from '../gate/token-service';
import type { Credentials } from './credentials/credentials';
import type { RefreshingCredentials } from './credentials/refreshing-credentials';
import { ClockError, ExpiredCredentialsError, ServiceError } from './errors';
import { type AnswersSeen, RepeatedAnswerError, refuseCached, refuseOld } from './exchange/answers-seen';
import type { Exchange, HttpResponse } from './exchange/exchange';
import { API } from './facts/endpoints';
import { errorCode } from './facts/error-codes';
import { readTokenAnswer } from './query-token-answer';
import { signedRequest } from './rpc-request';
import { ServiceClock } from './service-clock';

/** Signs and sends QueryToken requests of the OnsMqtt API, version 2020-04-20, and reads the answers. */
export class QueryTokenClient implements TokenService {
  readonly #clock = new ServiceClock();

  constructor(
    private readonly endpoint: URL,
    private readonly credentials: RefreshingCredentials,
    private readonly exchange: Exchange,
    private readonly userAgent: string,
    private readonly seen: AnswersSeen,
  ) {}

  async queryToken({ instanceId, token }: TokenQuestion, signal: AbortSignal): Promise<TokenAnswer> {
    const credentials = await this.credentials.get(signal);
    const time = this.#clock.now();
    const query = new Map([
      ['InstanceId', instanceId],
      ['Token', token],
    ]);
    const { endpoint, userAgent } = this;
    const call = { endpoint, action: 'QueryToken', version: API.version, query, userAgent };
    const request = signedRequest(call, credentials, time, signal);
    const answer = await this.exchange.send(request, (response) =>
      this.#read(response, token, credentials, time),
    );
    // After one turn of the event loop, all answers that arrived together have been read, so a repeated id is known.
    await new Promise(setImmediate);
    if (!this.seen.isSole(answer.requestId)) throw new RepeatedAnswerError(endpoint.host);
    return answer;
  }

  #read(response: HttpResponse, token: string, credentials: Credentials, time: Date): TokenAnswer {
    const { host } = this.endpoint;
    const { source, accessKeySecret, securityToken } = credentials;
    refuseCached(response, host);
    try {
      const answer = readTokenAnswer(response, {
        service: 'The service',
        with: source,
        secrets: [token, accessKeySecret, securityToken],
      });
      refuseOld(response, time, host);
      this.seen.claim(answer.requestId, host);
      return answer;
    } catch (error) {
      if (error instanceof ServiceError && error.requestId) this.seen.claim(error.requestId, host);
      if (error instanceof ClockError) throw this.#clock.correct(error, response.headers.date, time);
      if (error instanceof ExpiredCredentialsError) throw this.#afterExpiry(error, credentials);
      throw error;
    }
  }

  /** The same error, to be retried with new credentials, or a final one if there are none. */
  #afterExpiry(error: ExpiredCredentialsError, expired: Credentials): ExpiredCredentialsError {
    if (this.credentials.replace(expired)) return error;
    const entry = errorCode(error.code);
    return entry ? new ExpiredCredentialsError(entry, error, 'never') : error;
  }
}
