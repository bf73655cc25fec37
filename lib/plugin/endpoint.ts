import type { Admission } from './admission';
import type { Listen } from './listener';
import { log } from './log';
import { makeSocketFolder, socketFolderParents, sweepSocketFolders } from './socket-folder';
import type { Accept } from './wire';

/** How long after its start a provider removes abandoned folders, in milliseconds: Terraform is waiting before that. */
const SWEEP_AFTER_MS = 100;

/** Where Terraform connects to, as in the handshake line. */
export interface Endpoint {
  readonly network: 'unix' | 'tcp';
  readonly address: string;
}

/**
 * Listens on a unix socket in the first folder where that is possible, else on the loopback address. Without TLS, it never listens on
 * the loopback address, where every user of the machine could connect.
 *
 * @param wanted the folder that Terraform names, if any.
 * @throws the error of the first folder.
 */
export async function listenOnSocket(
  listen: Listen,
  wanted: string | undefined,
  admission: Admission,
  accept: Accept,
): Promise<Endpoint> {
  let failure: unknown;
  for (const parent of socketFolderParents(wanted)) {
    try {
      return await listenBelow(parent, listen, admission, accept);
    } catch (error) {
      failure ??= error;
      log('warn', `the provider cannot listen in ${parent}`, { error: String(error) });
    }
  }
  if (admission.tls) return listenOnLoopback(listen, admission, accept);
  throw failure;
}

async function listenBelow(
  parent: string,
  listen: Listen,
  admission: Admission,
  accept: Accept,
): Promise<Endpoint> {
  const folder = makeSocketFolder(parent);
  process.on('exit', () => folder.remove());
  await listen({ path: folder.socket }, admission, accept);
  folder.open();
  setTimeout(() => sweepSocketFolders(parent), SWEEP_AFTER_MS).unref();
  return { network: 'unix', address: folder.socket };
}

export async function listenOnLoopback(
  listen: Listen,
  admission: Admission,
  accept: Accept,
): Promise<Endpoint> {
  const { port } = await listen('loopback', admission, accept);
  return { network: 'tcp', address: `127.0.0.1:${port}` };
}
