import { writeSync } from 'node:fs';
import { Admission } from './admission';
import { selfSignedIdentity } from './certificate';
import { type Endpoint, listenOnLoopback, listenOnSocket } from './endpoint';
import { describeException, helpInShortage } from './exception';
import { type Launch, PROTOCOL_VERSION, readLaunch } from './launch';
import type { Listen } from './listener';
import { log, nameLog } from './log';
import type { ProviderServer } from './provider-server';
import { guardStdout, printLine, refuse } from './stdout';
import { endProcess, Supervisor } from './supervisor';
import type { Accept } from './wire';

const STDERR = 2;

export interface ServeOptions {
  /** The provider's type, the prefix of its data sources: `apsaramqtt`. */
  readonly name: string;
  /** If this process cannot serve the provider: the reason, which Terraform shows. */
  readonly refusal?: string;
  /** Where Terraform connects to. Default: a unix socket, or on Windows, where Node.js and Go have none in common, the loopback address. */
  readonly place?: 'socket' | 'loopback';
}

/**
 * Serves a provider to the Terraform process that started this one, until Terraform ends. `load` is called after the handshake line, so
 * that it runs while Terraform connects.
 */
export function serve(load: () => Promise<ProviderServer>, options: ServeOptions): void {
  const supervisor = new Supervisor(() => endProcess(0));
  const launch = readLaunch(options.name, process.env);
  if ('refusal' in launch) {
    if (launch.reader === 'person') {
      writeSync(STDERR, `${launch.refusal}\n`);
      process.exit(1);
    }
    refuse(launch.refusal);
    return;
  }
  if (options.refusal) {
    refuse(options.refusal);
    return;
  }
  nameLog(options.name);
  endWithSignals();
  listen(load, launch, options, supervisor).catch((error: NodeJS.ErrnoException) => {
    // Terraform has ended: there is nothing to answer.
    if (error.code === 'EPIPE') process.exit(1);
    refuse(`The provider ${options.name} ${startFailure(error)}`);
  });
}

function startFailure(error: Error): string {
  const { name, message } = error;
  const failed = name === 'OperationError' ? 'make its certificate' : 'listen for Terraform';
  const help = 'Set TMPDIR (or PLUGIN_UNIX_SOCKET_DIR) to a folder that the provider can write to.';
  return `cannot ${failed}: ${message}. ${helpInShortage(error) ?? help}`;
}

function endWithSignals(): void {
  // Ctrl-C reaches every process of the terminal, but Terraform itself stops its providers. For SIGUSR1, Node.js would open its debugger,
  // in which every user of the machine can read the tokens.
  for (const signal of ['SIGINT', 'SIGUSR1'] as const) process.on(signal, () => {});
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => endProcess(0));
  const endWithException = (error: unknown) => {
    log('error', `the provider ends because of an exception: ${describeException(error)}`);
    endProcess(1);
  };
  process.on('uncaughtException', endWithException);
  process.on('unhandledRejection', endWithException);
}

/** Prints the handshake line as early as possible, and loads the rest while Terraform connects. */
async function listen(
  load: () => Promise<ProviderServer>,
  { clientCertificate, socketFolder }: Launch,
  { place = process.platform === 'win32' ? 'loopback' : 'socket' }: ServeOptions,
  supervisor: Supervisor,
): Promise<void> {
  const making = clientCertificate && selfSignedIdentity();
  const listenHere = await runtimesListen();
  const identity = await making;
  const admission = new Admission(identity && clientCertificate && { identity, clientCertificate });
  let accept: Accept;
  const take = supervisor.counted((wire) => accept(wire));
  const endpoint =
    place === 'socket'
      ? await listenOnSocket(listenHere, socketFolder, admission, take)
      : await listenOnLoopback(listenHere, admission, take);
  printLine(handshake(endpoint, identity?.der));
  supervisor.start();
  guardStdout();
  log('debug', `the provider runs on ${runtimeName()}`);
  const server = await load();
  accept = server(() => endProcess(0));
}

function runtimeName(): string {
  const { bun, node } = process.versions;
  return bun ? `Bun ${bun}` : `Node.js ${node}`;
}

async function runtimesListen(): Promise<Listen> {
  if ('Bun' in globalThis) return (await import('./bun-listener')).listenOnBun;
  return (await import('./node-listener')).listenOnNode;
}

function handshake({ network, address }: Endpoint, certificate: Buffer | undefined): string {
  const encoded = certificate?.toString('base64').replace(/=+$/, '') ?? '';
  return `1|${PROTOCOL_VERSION}|${network}|${address}|grpc|${encoded}`;
}
