import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { selfSignedIdentity } from './certificate';
import { createGrpcServer } from './grpc-server';
import { type Launch, PROTOCOL_VERSION, readLaunch } from './launch';
import { type Listener, listenOnLoopback, listenOnSocket } from './listener';
import { nameLog } from './log';
import type { Provider } from './provider';
import { providerMethods } from './provider-service';

const STDOUT = 1;
const STDERR = 2;

/** go-plugin gives a provider a minute to be connected to; who starts one and dies leaves nothing behind after that. */
const CONNECT_MS = 60_000;

/** Terraform has one connection and ends the provider when it is done: without one, Terraform is gone. */
const ORPHAN_MS = 500;

/** Serves a provider to the Terraform that started this process, until Terraform ends it or is gone. */
export function serve(provider: Provider, { name }: { name: string }): void {
  const launch = readLaunch(name, process.env);
  if (typeof launch === 'string') {
    writeSync(STDERR, `${launch}\n`);
    process.exit(1);
  }
  nameLog(name);
  // The handshake line has stdout for itself: whatever else is printed goes to the log.
  Object.defineProperty(process, 'stdout', { get: () => process.stderr });
  // Ctrl-C reaches every process of the terminal; Terraform then stops us by itself.
  process.on('SIGINT', () => {});
  listen(provider, launch);
}

/** Listens and prints the line first, makes the TLS context (3 ms) after: Terraform's connection waits meanwhile. */
function listen(provider: Provider, launch: Launch): void {
  let take: (socket: Socket) => void;
  const accept = (socket: Socket) => take(socket);
  const ready = (listener: Listener) => {
    const exit = () => {
      listener.close();
      process.exit(0);
    };
    process.on('SIGTERM', exit);
    const tls = launch.clientCertificate && {
      identity: selfSignedIdentity(),
      clientCertificate: launch.clientCertificate,
    };
    writeSync(STDOUT, handshakeLine(listener, tls?.identity.der));
    take = createGrpcServer({
      methods: providerMethods(provider),
      tls,
      onShutdown: exit,
      onSessions: exitWhenOrphaned(exit),
    });
  };
  if (process.platform === 'win32') listenOnLoopback(accept, ready);
  else listenOnSocket(launch.socketFolder, accept, ready);
}

function handshakeLine({ network, address }: Listener, certificate: Buffer | undefined): string {
  const encoded = certificate?.toString('base64').replace(/=+$/, '') ?? '';
  return `1|${PROTOCOL_VERSION}|${network}|${address}|grpc|${encoded}\n`;
}

/** Ends the process when nobody has connected, or nobody is connected any more. */
function exitWhenOrphaned(exit: () => void): (sessions: number) => void {
  let timer = setTimeout(exit, CONNECT_MS);
  return (sessions) => {
    clearTimeout(timer);
    if (sessions === 0) timer = setTimeout(exit, ORPHAN_MS);
  };
}
