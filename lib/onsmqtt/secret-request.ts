import type { HttpRequest } from './exchange/exchange';

/** A request that holds secrets in its URL, its headers or its body. None of these is enumerable: logging it shows the method. */
export class SecretRequest implements HttpRequest {
  readonly method: HttpRequest['method'];
  declare readonly url: URL;
  declare readonly headers: HttpRequest['headers'];
  declare readonly body?: string;
  declare readonly signal: AbortSignal;

  constructor({ method, ...hidden }: HttpRequest) {
    this.method = method;
    for (const [name, value] of Object.entries(hidden)) Object.defineProperty(this, name, { value });
  }
}
