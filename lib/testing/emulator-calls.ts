/** The messages between a test and the emulator in a thread of its process. */
import type { MessagePort } from 'node:worker_threads';

export interface Started {
  readonly url: string;
  readonly instanceId: string;
  /** The environment variables with which Terraform uses the emulator. */
  readonly environment: Readonly<Record<string, string>>;
}

export type EmulatorCall =
  | { readonly method: 'start'; readonly config: object }
  | { readonly method: 'issue'; readonly instanceId?: string; readonly lifetimeSeconds?: number }
  | { readonly method: 'revoke' | 'expire'; readonly token: string; readonly instanceId?: string }
  | { readonly method: 'calls' | 'stop' };

export type EmulatorReply = { readonly value: unknown } | { readonly error: string };

/** A call. Its caller blocks its thread, waiting for `isAnswered`. */
export interface EmulatorRequest {
  readonly call: EmulatorCall;
  readonly port: MessagePort;
  readonly isAnswered: Int32Array;
}
