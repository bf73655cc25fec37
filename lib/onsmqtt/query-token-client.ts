import { randomUUID } from 'node:crypto';
import type { TokenAnswer, TokenQuestion, TokenService } from '../gate/token-service';
import { acs3Authorization, canonicalQuery, sha256Hex } from './acs3-signature';
import { readAnswer } from './answer';
import type { Credentials } from './credentials/credentials';
import type { RefreshingCredentials } from './credentials/refreshing-credentials';
import { errorCode } from './error-codes';
import { ClockError, ExpiredCredentialsError } from './errors';
import { ServiceClock } from './service-clock';
import type { Transport } from './transport';

const API_VERSION = '2020-04-20';
const EMPTY_BODY_HASH = sha256Hex('');

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
    const response = await this.transport.send({
      method: 'POST',
      url: new URL(`/?${canonicalQuery(query)}`, this.endpoint),
      headers: this.#signedHeaders(query, credentials, time),
      signal,
    });
    try {
      return readAnswer(response);
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

  #signedHeaders(
    query: ReadonlyMap<string, string>,
    credentials: Credentials,
    time: Date,
  ): Record<string, string> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      host: this.endpoint.host,
      'user-agent': this.userAgent,
      'x-acs-action': 'QueryToken',
      'x-acs-version': API_VERSION,
      'x-acs-date': time.toISOString().replace(/\.\d+Z$/, 'Z'),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-content-sha256': EMPTY_BODY_HASH,
    };
    if (credentials.securityToken) {
      headers['x-acs-accesskey-id'] = credentials.accessKeyId;
      headers['x-acs-security-token'] = credentials.securityToken;
    }
    headers.authorization = acs3Authorization(
      { method: 'POST', query, headers, payloadHash: EMPTY_BODY_HASH },
      credentials.accessKeyId,
      credentials.accessKeySecret,
    );
    return headers;
  }
}
