/**
 * Starts a provider and calls it as Terraform does. Kills itself after it has written the given number of bytes, or the given number of
 * milliseconds after the provider started. Prints the process id of the provider and the number of bytes written.
 */
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { selfSignedIdentity } from '../../../lib/plugin/certificate';

const CALLS = ['/tfplugin6.Provider/GetProviderSchema', '/tfplugin6.Provider/GetMetadata'];
const SHUTDOWN = '/plugin.GRPCController/Shutdown';

const [unit, amount, ...command] = process.argv.slice(2);
const limit = amount === '' ? Number.POSITIVE_INFINITY : Number(amount);
let written = 0;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** A stream over the socket that kills this process after the last permitted byte. */
function mortal(socket: Socket): Duplex {
  const duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, callback) {
      const left = unit === 'bytes' ? limit - written : Number.POSITIVE_INFINITY;
      written += chunk.length;
      if (chunk.length < left) socket.write(chunk, callback);
      else socket.write(chunk.subarray(0, left), die);
    },
    final(callback) {
      socket.end(callback);
    },
  });
  socket.on('data', (chunk) => duplex.push(chunk));
  socket.on('end', () => duplex.push(null));
  socket.on('error', () => duplex.destroy());
  return duplex;
}

async function main(): Promise<void> {
  const identity = await selfSignedIdentity();
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    env: { ...process.env, PLUGIN_CLIENT_CERT: identity.certificate },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  writeSync(1, `${child.pid}\n`);
  if (unit === 'ms') setTimeout(die, limit);
  if (unit === 'bytes' && limit === 0) die();
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  const [, , network, address, , certificate] = line.split('|');
  const [host, port] = address!.split(':');
  const raw = network === 'unix' ? connect({ path: address! }) : connect({ host: host!, port: Number(port) });
  const session = connectHttp2('https://localhost', {
    createConnection: () =>
      connectTls({
        socket: mortal(raw),
        servername: 'localhost',
        ca: new X509Certificate(Buffer.from(certificate!, 'base64')).toString(),
        key: identity.key,
        cert: identity.certificate,
        ALPNProtocols: ['h2'],
      }),
  });
  session.on('error', () => {});
  for (const path of [...CALLS, SHUTDOWN]) {
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
    stream.on('error', () => {});
    stream.end(Buffer.alloc(5));
    stream.resume();
    await once(stream, 'close');
  }
  await exited;
  writeSync(1, `${written}\n`);
  process.exit(0);
}

void main();
