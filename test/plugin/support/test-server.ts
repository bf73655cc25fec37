import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { type Identity, selfSignedIdentity } from '../../../lib/plugin/certificate';
import { GrpcClient } from './grpc-client';
import type { Runtime } from './runtimes';

type Event = Readonly<Record<string, unknown>>;

export interface TestServerOptions {
  /** Default: the loopback address. */
  readonly place?: 'socket' | 'loopback';
  /** Default: mutual TLS. */
  readonly plaintext?: boolean;
  /** Default: gRPC. `http2` answers every request with its headers and body. */
  readonly protocol?: 'grpc' | 'http2';
}

const BUNDLES = mkdtempSync(join(tmpdir(), 'test-server-'));
const BUNDLE = join(BUNDLES, 'server.js');
// Built only once, so that no server starts while the file is being rewritten.
buildSync({
  entryPoints: [join(__dirname, 'test-server-main.ts')],
  outfile: BUNDLE,
  bundle: true,
  platform: 'node',
  target: 'node20',
  keepNames: true,
});
afterAll(() => rmSync(BUNDLES, { recursive: true, force: true }));

/** The provider's gRPC server in a separate process, on one of the runtimes. */
export class TestServer {
  readonly #events: Event[] = [];
  readonly #open: { close(): void }[] = [];
  #listening: (() => void)[] = [];

  private constructor(
    readonly process: ChildProcess,
    readonly client: Identity,
    readonly place: { readonly path?: string; readonly port?: number; readonly certificate?: string },
  ) {}

  static async start(
    runtime: Runtime,
    { place = 'loopback', plaintext = false, protocol = 'grpc' }: TestServerOptions = {},
  ): Promise<TestServer> {
    const client = await selfSignedIdentity();
    const [program, ...args] = runtime.command;
    const child = spawn(program, [...args, BUNDLE], {
      env: {
        PATH: process.env.PATH,
        PLACE: place,
        PROTOCOL: protocol,
        CLIENT_CERTIFICATE: plaintext ? '' : client.der.toString('base64'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The test server ended with status ${code}.`);
    });
    const [first] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    const server = new TestServer(child, client, JSON.parse(first));
    lines.on('line', (line) => server.#note(JSON.parse(line)));
    return server;
  }

  #note(event: Event): void {
    this.#events.push(event);
    for (const look of this.#listening.splice(0)) look();
  }

  /** The events since the last call of `forget`. */
  get events(): readonly Event[] {
    return this.#events;
  }

  forget(): void {
    this.#events.length = 0;
  }

  /** Resolves when an event has occurred. */
  async until(wanted: Event): Promise<void> {
    const text = JSON.stringify(wanted);
    while (!this.#events.some((event) => JSON.stringify(event) === text)) {
      await new Promise<void>((resolve) => this.#listening.push(resolve));
    }
  }

  get address(): string {
    return this.place.path ? `unix:${this.place.path}` : `127.0.0.1:${this.place.port}`;
  }

  /** Connects with grpc-js, by default with a client certificate as Terraform does. */
  connect(identity: Identity | undefined = this.client): GrpcClient {
    const { certificate } = this.place;
    return this.#opened(
      new GrpcClient(this.address, certificate ? { trusted: certificate, identity } : undefined),
    );
  }

  /** Connects without a client certificate or in plaintext. */
  connectAsStranger(how: 'without certificate' | 'in plaintext'): GrpcClient {
    const { certificate } = this.place;
    const tls = how === 'in plaintext' ? undefined : { trusted: certificate! };
    return this.#opened(new GrpcClient(this.address, tls));
  }

  /** Connects a raw socket. */
  connectSocket(): Socket {
    const { path, port } = this.place;
    const socket = path ? connect({ path }) : connect({ port: port!, host: '127.0.0.1' });
    socket.on('error', () => {});
    this.#open.push({ close: () => socket.destroy() });
    return socket;
  }

  #opened<T extends { close(): void }>(one: T): T {
    this.#open.push(one);
    return one;
  }

  /** Closes the connections that this object opened. */
  closeAll(): void {
    for (const one of this.#open.splice(0)) one.close();
  }

  async stop(): Promise<void> {
    this.closeAll();
    this.process.kill();
    await once(this.process, 'exit');
  }
}
