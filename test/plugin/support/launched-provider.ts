import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Identity, selfSignedIdentity } from '../../../lib/plugin/certificate';
import { GrpcClient } from './grpc-client';

const TERRAFORMS_ENVIRONMENT = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5,6',
};

/** The process of a provider, started as go-plugin starts it. */
export class LaunchedProvider {
  /** The provider's folder for temporary files, to see what it leaves behind. */
  readonly folder = mkdtempSync(join(tmpdir(), 'launched-'));
  readonly process: ChildProcess;
  readonly exit: Promise<{ status: number | null; signal: string | null }>;
  readonly #stdout: string[] = [];
  #stderr = '';
  #client?: GrpcClient;

  static async start(
    executable: string,
    environment: NodeJS.ProcessEnv = {},
    command: readonly string[] = [],
    user?: number,
  ): Promise<LaunchedProvider> {
    return new LaunchedProvider(await selfSignedIdentity(), [...command, executable], environment, user);
  }

  private constructor(
    readonly identity: Identity,
    [program, ...args]: readonly string[],
    environment: NodeJS.ProcessEnv,
    user: number | undefined,
  ) {
    const { PATH } = process.env;
    if (user !== undefined) chownSync(this.folder, user, user);
    this.process = spawn(program!, args, {
      uid: user,
      gid: user,
      env: {
        PATH,
        ...TERRAFORMS_ENVIRONMENT,
        PLUGIN_CLIENT_CERT: identity.certificate,
        PLUGIN_UNIX_SOCKET_DIR: this.folder,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stderr!.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.exit = once(this.process, 'close').then(([status, signal]) => ({ status, signal }));
  }

  /** Resolves with the parts of the handshake line. */
  async handshake(): Promise<string[]> {
    if (this.#stdout.length > 0) return this.#stdout[0]!.split('|');
    const lines = createInterface(this.process.stdout!);
    lines.on('line', (line) => this.#stdout.push(line));
    const ended = this.exit.then(() => {
      if (this.#stdout.length === 0) throw new Error(`the provider ended without a line: ${this.#stderr}`);
    });
    await Promise.race([once(lines, 'line'), ended]);
    return this.#stdout[0]!.split('|');
  }

  /** Connects as Terraform does. */
  async connect(): Promise<GrpcClient> {
    const [, , network, address, , certificate] = await this.handshake();
    this.#client = new GrpcClient(network === 'unix' ? `unix:${address}` : address!, {
      trusted: new X509Certificate(Buffer.from(certificate!, 'base64')).toString(),
      identity: this.identity,
    });
    return this.#client;
  }

  get stdoutLines(): readonly string[] {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get leftBehind(): string[] {
    return readdirSync(this.folder);
  }

  /** Ends the process if a failed test left it running, and removes the folder. */
  async remove(): Promise<void> {
    this.#client?.close();
    this.process.kill('SIGKILL');
    await this.exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
