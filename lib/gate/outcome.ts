import type { TokenServiceFailure } from './token-service';
import type { Verdict } from './verdict';

/** What one question came to. Holds the token's fingerprint, never the token. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly tokenFingerprint: string;
  /** The service's answer; null where there is none. */
  readonly tokenStatus: boolean | null;
  /** The service's id of the call; null where it did not say one. */
  readonly requestId: string | null;
  /** Why nothing is known of the token: set where the verdict is `unverified`. */
  readonly failure?: Failure;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** How often the service was asked. */
  readonly tries: number;
  readonly input?: TokenServiceFailure['input'];
}
