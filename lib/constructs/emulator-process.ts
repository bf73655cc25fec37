import { dirname, join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { outgoingText } from '../gate/outgoing-text';
import { hideIfToken } from '../gate/secrets/likely-token';
import { bundledProvider } from '../placement/provider-package';
import type { EmulatorCall, EmulatorReply, EmulatorRequest, Started } from '../testing/emulator-calls';
import { spelled } from './spelling';

/** The properties of an emulator. */
export interface EmulatorProcessProps {
  /**
   * The configuration, as in a file for `apsaramqtt emulator --config`: access keys with RAM policies, instances, tokens, limits, faults.
   *
   * @default - the access key `emulator` and the instance `post-cn-emulator`, without faults
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for what JSON can hold.
  readonly config?: { [name: string]: any };
}

/** The properties of a token to issue. */
export interface EmulatorTokenProps {
  /**
   * The instance that the token is issued for.
   *
   * @default - the first instance of the emulator
   */
  readonly instanceId?: string;

  /**
   * Seconds until the token expires. With 0, it has already expired.
   *
   * @default 3600
   */
  readonly lifetimeSeconds?: number;
}

/** Far longer than the emulator needs, even on a busy machine. */
const TIMEOUT_MS = 30_000;

/**
 * An emulator of the service for tests. It runs in its own thread, so that it answers while a test waits for Terraform, and ends with the
 * program at the latest.
 *
 * @example
 * const emulator = EmulatorProcess.start();
 * const token = emulator.issue();
 * // … plan with emulator.environment in the environment of Terraform …
 * emulator.revoke(token);
 * emulator.stop();
 */
export class EmulatorProcess {
  /**
   * Starts an emulator and returns when it accepts connections.
   *
   * @param props its configuration.
   * @throws if the configuration is not valid. The message names the value and the reason.
   *
   * @example
   * const emulator = EmulatorProcess.start({ config: { "callsPerSecond": 100 } });
   */
  public static start(props: EmulatorProcessProps = {}): EmulatorProcess {
    hideKeys(props.config);
    const worker = new Worker(join(dirname(bundledProvider().folder), 'testing/emulator-worker.js'));
    // A test that does not stop the emulator still ends.
    worker.unref();
    try {
      const started = callOf(worker, { method: 'start', config: props.config ?? {} }) as Started;
      return new EmulatorProcess(worker, started);
    } catch (error) {
      void worker.terminate();
      throw error;
    }
  }

  /** The endpoint: `http://127.0.0.1:<port>`. */
  public readonly url: string;

  /** The id of its first instance. */
  public readonly instanceId: string;

  /**
   * The environment variables with which Terraform uses the emulator, with the emulator's first access key. Variables that could
   * select other credentials are empty.
   */
  public readonly environment: { [name: string]: string };

  private readonly worker: Worker;
  private isStopped = false;

  private constructor(worker: Worker, { url, instanceId, environment }: Started) {
    this.worker = worker;
    this.url = url;
    this.instanceId = instanceId;
    this.environment = environment;
  }

  /**
   * Issues a token, as ApplyToken does.
   *
   * @param props the instance and the lifetime.
   * @returns the token.
   * @throws if the emulator was stopped.
   *
   * @example
   * const token = emulator.issue({ lifetimeSeconds: 60 });
   */
  public issue(props: EmulatorTokenProps = {}): string {
    const { instanceId, lifetimeSeconds } = props;
    return this.call({ method: 'issue', instanceId, lifetimeSeconds }) as string;
  }

  /**
   * Revokes a token permanently, as RevokeToken does.
   *
   * @param token the token.
   * @param instanceId the instance that it was issued for. By default, the first.
   * @throws if the emulator was stopped.
   *
   * @example
   * const token = emulator.issue();
   * emulator.revoke(token);
   */
  public revoke(token: string, instanceId?: string): void {
    this.call({ method: 'revoke', token, instanceId });
  }

  /**
   * Makes a token expire.
   *
   * @param token the token.
   * @param instanceId the instance that it was issued for. By default, the first.
   * @throws if the emulator was stopped.
   *
   * @example
   * const token = emulator.issue();
   * emulator.expire(token);
   */
  public expire(token: string, instanceId?: string): void {
    this.call({ method: 'expire', token, instanceId });
  }

  /**
   * The number of QueryToken calls that the emulator has answered. The service would bill these.
   *
   * @throws if the emulator was stopped.
   *
   * @example
   * const before = emulator.calls();
   */
  public calls(): number {
    return this.call({ method: 'calls' }) as number;
  }

  /**
   * Stops the emulator. Its tokens are lost.
   *
   * @example
   * emulator.stop();
   */
  public stop(): void {
    if (this.isStopped) return;
    this.call({ method: 'stop' });
    this.isStopped = true;
    void this.worker.terminate();
  }

  private call(call: EmulatorCall): unknown {
    if (this.isStopped)
      throw new Error(`The emulator was stopped. Start another with ${spelled('EmulatorProcess.start')}().`);
    return callOf(this.worker, call);
  }
}

/** Waits synchronously for the reply, because jsii has no promises in other languages. */
function callOf(worker: Worker, call: EmulatorCall): unknown {
  const { port1, port2 } = new MessageChannel();
  const isAnswered = new Int32Array(new SharedArrayBuffer(4));
  worker.postMessage({ call, port: port2, isAnswered } satisfies EmulatorRequest, [port2]);
  const waited = Atomics.wait(isAnswered, 0, 0, TIMEOUT_MS);
  const reply = receiveMessageOnPort(port1)?.message as EmulatorReply | undefined;
  port1.close();
  if (waited === 'timed-out' || reply === undefined)
    throw new Error(`The emulator did not answer within ${TIMEOUT_MS / 1000} seconds.`);
  if ('error' in reply) throw new Error(outgoingText(reply.error));
  return reply.value;
}

/** Hides tokens among the keys of a configuration, because messages name its keys. */
function hideKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    hideIfToken(key);
    hideKeys(member);
  }
}
