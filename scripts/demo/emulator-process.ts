import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import RpcClient from '@alicloud/pop-core';

/** The defaults of the emulator. */
export const INSTANCE_ID = 'post-cn-emulator';
const REGION = 'cn-hangzhou';
const ACCESS_KEY = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' };

const HOUR_MS = 3_600_000;

/** A process of `apsaramqtt emulator`, and Alibaba Cloud's own client to issue and revoke tokens with. */
export class EmulatorProcess {
  readonly #client: RpcClient;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    this.#client = new RpcClient({ ...ACCESS_KEY, endpoint: url, apiVersion: '2020-04-20' });
  }

  static async start(): Promise<EmulatorProcess> {
    const child = spawn(process.execPath, ['bundle/cli/apsaramqtt.js', 'emulator'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new EmulatorProcess(child, line.replace('listening on ', ''));
  }

  /** The environment with which Terraform calls the emulator instead of the cloud. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ALICLOUD_REGION: REGION,
      ALICLOUD_ACCESS_KEY: ACCESS_KEY.accessKeyId,
      ALICLOUD_SECRET_KEY: ACCESS_KEY.accessKeySecret,
      APSARAMQTT_ENDPOINT: this.url,
    };
  }

  /** Issues a token for reading one topic, which is valid for an hour. */
  async applyToken(topic: string): Promise<string> {
    const { Token } = await this.#call<{ Token: string }>('ApplyToken', {
      Actions: 'R',
      Resources: topic,
      ExpireTime: Date.now() + HOUR_MS,
    });
    return Token;
  }

  async revokeToken(token: string): Promise<void> {
    await this.#call('RevokeToken', { Token: token });
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }

  #call<T>(action: string, parameters: Readonly<Record<string, unknown>>): Promise<T> {
    return this.#client.request<T>(action, { InstanceId: INSTANCE_ID, ...parameters }, { method: 'POST' });
  }
}
