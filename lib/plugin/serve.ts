import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { selfSignedIdentity } from './certificate';
import { describeException } from './exception';
import { type Launch, PROTOCOL_VERSION, readLaunch } from './launch';
import { type Listen, type Listener, listenerFor } from './listener';
import { log, nameLog } from './log';
import type { Provider } from './provider';

const STDOUT = 1;
const STDERR = 2;

/** go-plugin gives a provider a minute to be connected to; who starts one and dies leaves nothing behind after that. */
const CONNECT_MS = 60_000;

/** Terraform has one connection and ends the provider when it is done: without one, Terraform is gone. */
const ORPHAN_MS = 20;

export interface ServeOptions {
  /** The provider's type, as its resource types begin: `apsaramqtt`. */
  readonly name: string;
  /** Default: a unix socket; on Windows, a loopback port. */
  readonly listen?: Listen;
}

/** Serves a provider to the Terraform that started this process, until Terraform ends it or is gone. */
export function serve(provider: Provider, options: ServeOptions): void {
  const launch = readLaunch(options.name, process.env);
  if (typeof launch === 'string') leave(launch);
  nameLog(options.name);
  // The handshake line has stdout for itself: whatever else is printed goes to the log.
  Object.defineProperty(process, 'stdout', { get: () => process.stderr });
  // Ctrl-C reaches every process of the terminal; Terraform then stops us by itself.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => process.exit(0));
  process.on('SIGHUP', () => process.exit(0));
  process.on('uncaughtException', (error) => {
    log('error', `the provider ends because of an exception: ${describeException(error)}`);
    process.exit(1);
  });
  listen(provider, launch, options.listen ?? listenerFor(process.platform)).catch((error: Error) =>
    leave(
      `The provider ${options.name} cannot listen for Terraform: ${error.message}. Let TMPDIR (or PLUGIN_UNIX_SOCKET_DIR, where that is set) name a folder that it can write to.`,
    ),
  );
}

function leave(sentence: string): never {
  writeSync(STDERR, `${sentence}\n`);
  process.exit(1);
}

/** Listens and prints the line first, loads and makes the rest (15 ms) after: Terraform comes to its connection meanwhile. */
async function listen(provider: Provider, launch: Launch, startListening: Listen): Promise<void> {
  let take: (socket: Socket) => void;
  const listener = await startListening((socket) => take(socket), launch.socketFolder);
  process.on('exit', () => listener.close());
  const tls = launch.clientCertificate && {
    identity: selfSignedIdentity(),
    clientCertificate: launch.clientCertificate,
  };
  writeSync(STDOUT, handshakeLine(listener, tls?.identity.der));
  const { createGrpcServer } = await import('./grpc-server');
  const { providerMethods } = await import('./provider-service');
  take = createGrpcServer({
    methods: providerMethods(provider),
    tls,
    onShutdown: () => process.exit(0),
    onSessions: exitWhenOrphaned(),
  });
}

function handshakeLine({ network, address }: Listener, certificate: Buffer | undefined): string {
  const encoded = certificate?.toString('base64').replace(/=+$/, '') ?? '';
  return `1|${PROTOCOL_VERSION}|${network}|${address}|grpc|${encoded}\n`;
}

/** Ends the process when nobody has connected, or nobody is connected any more. */
function exitWhenOrphaned(): (sessions: number) => void {
  const exit = () => process.exit(0);
  let timer = setTimeout(exit, CONNECT_MS);
  return (sessions) => {
    clearTimeout(timer);
    if (sessions === 0) timer = setTimeout(exit, ORPHAN_MS);
  };
}
