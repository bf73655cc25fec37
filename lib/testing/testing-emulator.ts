import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ENVIRONMENT, ROLE_ENVIRONMENT } from '../onsmqtt/facts/variables';
import type { EmulatorCall, EmulatorReply, IssuedFor, Started } from './emulator-calls';

/** The emulator of the service, in a thread of its own. */
export class TestingEmulator {
  /** Where it listens: `http://127.0.0.1:<port>`. */
  readonly url: string;

  /** The first of its instances. */
  readonly instanceId: string;

  /**
   * What Terraform has to find in its environment to ask the emulator, with the emulator's first access key. Variables that would
   * lead to other credentials are empty.
   */
  readonly environment: Readonly<Record<string, string>>;

  readonly #worker: Worker;
  #isClosed = false;

  /** @internal */
  constructor(worker: Worker, { url, instanceId, region, accessKeyId, accessKeySecret }: Started) {
    this.#worker = worker;
    this.url = url;
    this.instanceId = instanceId;
    this.environment = environmentFor({
      region,
      endpoint: url,
      access_key: accessKeyId,
      secret_key: accessKeySecret,
    });
  }

  /** Issues a token, as ApplyToken does. */
  issueToken(issuedFor: IssuedFor = {}): Promise<string> {
    return this.#call({ method: 'issueToken', issuedFor }) as Promise<string>;
  }

  /** Revokes a token for good, as RevokeToken does. */
  async revokeToken(token: string, instanceId: string = this.instanceId): Promise<void> {
    await this.#call({ method: 'revokeToken', token, instanceId });
  }

  /** The QueryToken calls that it has answered, and that the service would bill. */
  answeredCalls(): Promise<number> {
    return this.#call({ method: 'answeredCalls' }) as Promise<number>;
  }

  /** Stops it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.terminate();
  }

  async #call(call: EmulatorCall): Promise<unknown> {
    if (this.#isClosed)
      throw new Error('The emulator was closed: start another with MqttTokenTesting.emulator().');
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage({ call, port: port2 }, [port2]);
    const [reply] = (await once(port1, 'message')) as [EmulatorReply];
    port1.close();
    if ('error' in reply) throw new Error(reply.error);
    return reply.value;
  }
}

/** @internal */
export async function startTestingEmulator(config: object): Promise<TestingEmulator> {
  const worker = new Worker(join(__dirname, 'emulator-worker.js'), { workerData: config });
  const [first] = (await once(worker, 'message')) as [EmulatorReply];
  // A test that forgets to close it ends nevertheless.
  worker.unref();
  if ('error' in first) throw new Error(first.error);
  return new TestingEmulator(worker, first.value as Started);
}

/** Each argument in the first of its variables; everything else that names credentials is empty, which is as good as not there. */
function environmentFor(
  values: { readonly [Name in keyof typeof ENVIRONMENT]?: string },
): Record<string, string> {
  const named = Object.entries(ENVIRONMENT).flatMap(([name, variables]) =>
    variables.map((variable, index) => [
      variable,
      index === 0 ? (values[name as keyof typeof ENVIRONMENT] ?? '') : '',
    ]),
  );
  const roles = ROLE_ENVIRONMENT.role_arn.map((variable) => [variable, '']);
  return Object.fromEntries([...named, ...roles]);
}
