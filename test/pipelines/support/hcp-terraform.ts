import { createHmac } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { LocalServer } from './local-server';

interface TaskResult {
  readonly status: string;
  readonly message: string;
  readonly outcomes: readonly { readonly attributes: Record<string, unknown> }[];
}

/** A server that answers as the API of HCP Terraform does for one run: redirects to its plan, and accepts the result of its run task. */
export class HcpTerraform {
  readonly accessToken = 'access-token-of-this-task';
  readonly #results: TaskResult[] = [];
  readonly #failures: number[] = [];
  #api!: LocalServer;
  #archive!: LocalServer;
  #received: () => void = () => {};

  /** @param plan as JSON; null if there is none. */
  static async start(plan: string | null): Promise<HcpTerraform> {
    const hcp = new HcpTerraform();
    hcp.#archive = await LocalServer.start((request, response) => {
      const isSafe = request.headers.authorization === undefined && request.url === '/object/secret-path';
      response.writeHead(isSafe ? 200 : 400).end(isSafe ? plan : '');
    });
    hcp.#api = await LocalServer.start(async (request, response) => {
      const content = await text(request);
      response.writeHead(...hcp.#answer(request, content, plan)).end();
      hcp.#received();
    });
    return hcp;
  }

  get url(): string {
    return this.#api.url;
  }

  async close(): Promise<void> {
    await Promise.all([this.#api.close(), this.#archive.close()]);
  }

  /** Makes the next deliveries of a result fail with these statuses. */
  failDeliveries(...statuses: number[]): void {
    this.#failures.push(...statuses);
  }

  /** The body of the request that starts a run task. */
  request(changes: object = {}): string {
    return JSON.stringify({
      payload_version: 1,
      stage: 'post_plan',
      access_token: this.accessToken,
      capabilities: { outcomes: true },
      run_id: 'run-i3Df5to9ELvibKpQ',
      organization_name: 'factory',
      workspace_name: 'devices',
      plan_json_api_url: `${this.url}/api/v2/plans/plan-6AFmRJW1PFJ7qbAh/json-output`,
      task_result_callback_url: `${this.url}/api/v2/task-results/taskrs-2nH5dncYoXaMVQmJ/callback`,
      ...changes,
    });
  }

  /** Sends a request to the service, signed with a key. */
  send(service: string, body: string, key: string): Promise<Response> {
    const signature = createHmac('sha512', key).update(body).digest('hex');
    return fetch(service, { method: 'POST', body, headers: { 'X-TFC-Task-Signature': signature } });
  }

  /** Resolves with the result of the next run task when it is delivered. */
  async result(): Promise<TaskResult> {
    while (this.#results.length === 0) {
      await new Promise<void>((resolve) => {
        this.#received = resolve;
      });
    }
    return this.#results.shift()!;
  }

  #answer(
    { method, url, headers }: { method?: string; url?: string; headers: NodeJS.Dict<string | string[]> },
    content: string,
    plan: string | null,
  ): [number, Record<string, string>?] {
    if (headers.authorization !== `Bearer ${this.accessToken}`) return [401];
    if (method === 'GET' && url?.endsWith('/json-output'))
      return plan === null ? [204] : [307, { location: `${this.#archive.url}/object/secret-path` }];
    if (method !== 'PATCH' || headers['content-type'] !== 'application/vnd.api+json') return [404];
    const failure = this.#failures.shift();
    if (failure !== undefined) return [failure];
    const { attributes, relationships } = JSON.parse(content).data;
    this.#results.push({ ...attributes, outcomes: relationships?.outcomes.data ?? [] });
    return [200];
  }
}
