import type { HttpRequest } from './exchange/exchange';

/** A request with secrets in its query, headers or body. A log of it shows only the method. */
export class SecretRequest implements HttpRequest {
  readonly method: HttpRequest['method'];
  readonly #hidden: Omit<HttpRequest, 'method'>;

  constructor({ method, ...hidden }: HttpRequest) {
    this.method = method;
    this.#hidden = hidden;
  }

  get url(): URL {
    return this.#hidden.url;
  }

  get query(): string | undefined {
    return this.#hidden.query;
  }

  get headers(): HttpRequest['headers'] {
    return this.#hidden.headers;
  }

  get body(): string | undefined {
    return this.#hidden.body;
  }

  get signal(): AbortSignal {
    return this.#hidden.signal;
  }
}
