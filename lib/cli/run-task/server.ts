import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outgoingLine } from '../../gate/outgoing-text';
import { type PlanCheck, performTask, taskDeadline } from './perform-task';
import { isSigned, readTask, type Task } from './task-request';

export interface RunTaskConfig {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** The HMAC key of the run task. */
  readonly hmacKey: string;
  /** The origin of HCP Terraform or Terraform Enterprise. */
  readonly terraformOrigin: string;
  readonly planCheck: PlanCheck;
  /** Writes a line without secrets. */
  readonly log: (line: string) => void;
}

/** Requests have about 2 kB. */
const MAX_REQUEST_BYTES = 64 * 1024;

/** Limited because of memory: the check of a plan of 194 MB takes 600 MB. */
const MAX_CONCURRENT_CHECKS = 2;

/** Further requests are answered with 503, which HCP Terraform retries. */
const MAX_WAITING = 100;

/** Answers the requests of run tasks, and checks their plans. */
export class RunTaskServer {
  readonly #server: Server;
  readonly #waiting: { task: Task; deadline: AbortSignal }[] = [];
  readonly #running = new Set<Promise<void>>();

  private constructor(private readonly config: RunTaskConfig) {
    this.#server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
      // Fails if the client closes the connection.
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** @throws the system's error if it cannot listen, such as on a port in use. */
  static async start(config: RunTaskConfig): Promise<RunTaskServer> {
    const started = new RunTaskServer(config);
    const server = started.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(config.port, config.host, resolve);
    });
    return started;
  }

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Accepts no more requests, and resolves when all accepted tasks have their results. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    while (this.#running.size > 0) await Promise.all(this.#running);
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, text = '') => response.writeHead(status).end(text && `${text}\n`);
    if (request.method === 'GET' && request.url === '/healthz') return void reply(200, 'ok');
    if (request.method !== 'POST') return void reply(405, 'The method must be POST.');
    const body = await readBody(request);
    if (body === undefined) return void reply(413, 'The request is too long.');
    const { hmacKey, terraformOrigin, log } = this.config;
    const signature = request.headers['x-tfc-task-signature'];
    if (!isSigned(body, String(signature ?? ''), hmacKey)) {
      log(
        `Refused a request from ${request.socket.remoteAddress}: its signature does not match the key of the run task.`,
      );
      return void reply(401, 'The signature does not match the key of the run task.');
    }
    const task = readTask(body, terraformOrigin);
    if (task === 'test') return void reply(200);
    if ('code' in task) {
      log(`Refused a request: ${task.message} ${task.help}`);
      return void reply(400, task.message);
    }
    if (this.#waiting.length >= MAX_WAITING) return void reply(503, 'Too many tasks are waiting.');
    this.#take(task);
    reply(200);
  }

  #take(task: Task): void {
    this.#waiting.push({ task, deadline: taskDeadline() });
    this.#startNext();
  }

  #startNext(): void {
    if (this.#running.size >= MAX_CONCURRENT_CHECKS) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const run = this.#perform(next.task, next.deadline).finally(() => {
      this.#running.delete(run);
      this.#startNext();
    });
    this.#running.add(run);
  }

  async #perform(task: Task, deadline: AbortSignal): Promise<void> {
    const { planCheck, log } = this.config;
    try {
      log(outgoingLine(`${task.name}: ${await performTask(task, planCheck, deadline)}`));
    } catch (error) {
      // The failure of one task does not affect the others.
      log(outgoingLine(`${task.name}: failed to deliver the result: ${(error as Error).message}`));
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
