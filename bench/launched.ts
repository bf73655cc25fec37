import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { ProviderPackage } from '../lib/placement/provider-package';
import { selfSignedIdentity } from '../lib/plugin/certificate';

const LAUNCH = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '6',
};

const identity = selfSignedIdentity();

export function executableOf({ folder, version }: ProviderPackage): string {
  return join(folder, `terraform-provider-apsaramqtt_v${version}`);
}

async function start(executable: string, env: NodeJS.ProcessEnv) {
  const PLUGIN_CLIENT_CERT = (await identity).certificate;
  const startedAt = performance.now();
  const child = spawn(executable, {
    env: { ...env, ...LAUNCH, PLUGIN_CLIENT_CERT },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, line: line.toString().trim(), startedAt };
}

/** Starts a provider, waits for its handshake line, calls `run`, and ends the provider. Only the time before `run` belongs to the handshake. */
export async function launched(
  executable: string,
  env: NodeJS.ProcessEnv,
  run: (pid: number) => Promise<void> = async () => {},
): Promise<void> {
  const { child } = await start(executable, env);
  if (child.pid === undefined) throw new Error(`${executable} has no process.`);
  await run(child.pid);
  child.kill();
}

/** The milliseconds of one launch to its handshake line, from there to the first answer, and from there to its end. */
export async function phasesOf(
  executable: string,
  env: NodeJS.ProcessEnv,
): Promise<[line: number, answer: number, end: number]> {
  const { child, line, startedAt } = await start(executable, env);
  const atLine = performance.now();
  const exited = once(child, 'exit');
  const [, , , path = '', , certificate = ''] = line.split('|');
  const { key, certificate: cert } = await identity;
  const session = connectHttp2('https://localhost', {
    createConnection: () =>
      connectTls({
        socket: connect({ path }),
        servername: 'localhost',
        ca: new X509Certificate(Buffer.from(certificate, 'base64')).toString(),
        key,
        cert,
        ALPNProtocols: ['h2'],
      }),
  });
  session.on('error', () => {});
  const call = async (path: string) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => {});
    stream.end(Buffer.alloc(5));
    stream.resume();
    await once(stream, 'close');
  };
  await call('/tfplugin6.Provider/GetProviderSchema');
  const atAnswer = performance.now();
  // The provider may end before its answer is read.
  await call('/plugin.GRPCController/Shutdown').catch(() => {});
  session.destroy();
  await exited;
  return [atLine - startedAt, atAnswer - atLine, performance.now() - atAnswer];
}
