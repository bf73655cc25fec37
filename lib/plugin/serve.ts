import { writeSync } from 'node:fs';
import { Admission } from './admission';
import { selfSignedIdentity } from './certificate';
import { describeException } from './exception';
import { type Launch, PROTOCOL_VERSION, readLaunch } from './launch';
import type { Listen } from './listener';
import { log, nameLog } from './log';
import type { Provider } from './provider';
import type { SchemaAnswers } from './schema-messages';
import { makeSocketFolder } from './socket-folder';
import { guardStdout, printLine } from './stdout';
import type { Accept, Wire } from './wire';

const STDERR = 2;

/** go-plugin gives a provider a minute to be connected to; who starts one and dies leaves nothing behind after that. */
const CONNECT_MS = 60_000;

/** Terraform has one connection and ends the provider when it is done: without one, Terraform is gone. */
const ORPHAN_MS = 20;

export interface ServeOptions {
  /** The provider's type, as its resource types begin: `apsaramqtt`. */
  readonly name: string;
  /** The provider's schema as Terraform gets it: `encodeSchemaAnswers` makes it. */
  readonly schema: SchemaAnswers;
  /** Where Terraform connects to. Default: a unix socket, and on Windows, which has none that Go shares, the loopback address. */
  readonly place?: 'socket' | 'loopback';
}

/**
 * Serves a provider to the Terraform that started this process, until Terraform ends it or is gone. `load` is called after the
 * handshake line: what it loads is loaded while Terraform connects.
 */
export function serve(load: () => Promise<Provider>, options: ServeOptions): void {
  const launch = readLaunch(options.name, process.env);
  if (typeof launch === 'string') leave(launch);
  nameLog(options.name);
  // Ctrl-C reaches every process of the terminal; Terraform then stops us by itself.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => process.exit(0));
  process.on('SIGHUP', () => process.exit(0));
  process.on('uncaughtException', (error) => {
    log('error', `the provider ends because of an exception: ${describeException(error)}`);
    process.exit(1);
  });
  listen(load, launch, options).catch((error: Error) =>
    leave(
      `The provider ${options.name} cannot listen for Terraform: ${error.message}. Let TMPDIR (or PLUGIN_UNIX_SOCKET_DIR, where that is set) name a folder that it can write to.`,
    ),
  );
}

function leave(sentence: string): never {
  writeSync(STDERR, `${sentence}\n`);
  process.exit(1);
}

/** Listens and prints the line first; loads and makes the rest after it, while Terraform comes to its connection. */
async function listen(
  load: () => Promise<Provider>,
  { clientCertificate, socketFolder }: Launch,
  { schema, place = process.platform === 'win32' ? 'loopback' : 'socket' }: ServeOptions,
): Promise<void> {
  const making = clientCertificate && selfSignedIdentity();
  const startListening = await runtimesListen();
  const identity = await making;
  const admission = new Admission(identity && clientCertificate && { identity, clientCertificate });
  let accept: Accept;
  const take = exitWhenOrphaned((wire) => accept(wire));
  if (place === 'socket') {
    const folder = makeSocketFolder(socketFolder);
    process.on('exit', () => folder.remove());
    await startListening({ path: folder.socket }, admission, take);
    printLine(handshake('unix', folder.socket, identity?.der));
  } else {
    const { port } = await startListening('loopback', admission, take);
    printLine(handshake('tcp', `127.0.0.1:${port}`, identity?.der));
  }
  guardStdout();
  const { createGrpcServer } = await import('./grpc-server');
  const { providerMethods } = await import('./provider-service');
  accept = createGrpcServer({
    methods: providerMethods(await load(), schema),
    onShutdown: () => process.exit(0),
  });
}

async function runtimesListen(): Promise<Listen> {
  if ('Bun' in globalThis) return (await import('./bun-listener')).listenOnBun;
  return (await import('./node-listener')).listenOnNode;
}

function handshake(network: 'unix' | 'tcp', address: string, certificate: Buffer | undefined): string {
  const encoded = certificate?.toString('base64').replace(/=+$/, '') ?? '';
  return `1|${PROTOCOL_VERSION}|${network}|${address}|grpc|${encoded}`;
}

/** Ends the process when nobody has connected, or nobody is connected any more. */
function exitWhenOrphaned(accept: Accept): Accept {
  const exit = () => process.exit(0);
  let timer = setTimeout(exit, CONNECT_MS);
  let connections = 0;
  return (wire: Wire) => {
    clearTimeout(timer);
    connections++;
    const handler = accept(wire);
    return {
      onData: (bytes) => handler.onData(bytes),
      onDrain: () => handler.onDrain(),
      onClose() {
        handler.onClose();
        if (--connections === 0) timer = setTimeout(exit, ORPHAN_MS);
      },
    };
  };
}
