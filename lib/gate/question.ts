import type { TokenQuestion } from './token-service';

/** A question whose token is not enumerable, so that a log of it shows only the instance. */
export class Question implements TokenQuestion {
  declare readonly token: string;

  constructor(
    readonly instanceId: string,
    token: string,
  ) {
    Object.defineProperty(this, 'token', { value: token });
  }
}
