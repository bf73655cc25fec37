/** The messages between a test and the emulator in a thread of its process. */
import type { MessagePort } from 'node:worker_threads';

/** What is known of an emulator once it listens. */
export interface Started {
  readonly url: string;
  readonly instanceId: string;
  /** What Terraform has to find in its environment to ask it. */
  readonly environment: Readonly<Record<string, string>>;
}

export type EmulatorCall =
  | { readonly method: 'start'; readonly config: object }
  | { readonly method: 'issue'; readonly instanceId?: string; readonly lifetimeSeconds?: number }
  | { readonly method: 'revoke' | 'expire'; readonly token: string; readonly instanceId?: string }
  | { readonly method: 'calls' | 'stop' };

export type EmulatorReply = { readonly value: unknown } | { readonly error: string };

/** A call, and how its caller, which sleeps, is woken when the reply is there. */
export interface EmulatorRequest {
  readonly call: EmulatorCall;
  readonly port: MessagePort;
  readonly isAnswered: Int32Array;
}
