/** The messages between a test and the emulator in its thread. */

/** What a token is issued for. */
export interface IssuedFor {
  /** The instance; by default the emulator's first. */
  readonly instanceId?: string;

  /** Seconds until the token expires; by default an hour. 0 for one that has expired already. */
  readonly lifetimeSeconds?: number;
}

/** What is known of an emulator once it listens. */
export interface Started {
  readonly url: string;
  readonly instanceId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export type EmulatorCall =
  | { readonly method: 'issueToken'; readonly issuedFor: IssuedFor }
  | { readonly method: 'revokeToken'; readonly token: string; readonly instanceId: string }
  | { readonly method: 'answeredCalls' };

export type EmulatorReply = { readonly value: unknown } | { readonly error: string };
