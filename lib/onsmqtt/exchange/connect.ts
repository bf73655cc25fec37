import { type LookupAddress, type LookupOptions, lookup as lookUp } from 'node:dns';
import net, { isIP, type Socket } from 'node:net';
import tls, { type SecureContext } from 'node:tls';
import { TLS_LIMITS } from '../tls-limits';
import type { Attempt } from './attempt';
import { FAULTS, faultError } from './faults';
import { HttpError } from './http-error';
import { type HttpProxy, hostOf, portOf } from './proxy';
import { ResponseReader } from './response-reader';

/** How to connect to a host. */
export interface Route {
  readonly url: URL;
  readonly proxy?: HttpProxy;
  readonly secureContext?: SecureContext;
  /** Milliseconds after which another address of the host is tried. */
  readonly addressTimeoutMs: number;
}

/**
 * Opens a connection to the host of a URL, through the proxy if there is one, with TLS for https. Destroys the connection if that fails or
 * the attempt ends.
 */
export async function connect(
  { url, proxy, secureContext, addressTimeoutMs }: Route,
  attempt: Attempt,
): Promise<Socket> {
  const isSecure = url.protocol === 'https:';
  const target = attempt.peer;
  let socket: Socket | undefined;
  try {
    if (!proxy) {
      socket = await openTcp(url, addressTimeoutMs, attempt);
    } else {
      attempt.peer = `The proxy ${proxy.url.host}`;
      socket = await openTcp(proxy.url, addressTimeoutMs, attempt).catch((error) => {
        throw error.code === 'ENOTFOUND' ? faultError(FAULTS.PROXY_NOT_FOUND, attempt.peer) : error;
      });
      if (proxy.url.protocol === 'https:') {
        socket = await secure(socket, hostOf(proxy.url), secureContext, attempt);
      }
      attempt.peer = target;
      if (isSecure) await tunnel(socket, url, proxy, attempt);
    }
    return isSecure ? await secure(socket, hostOf(url), secureContext, attempt) : socket;
  } catch (error) {
    socket?.destroy();
    throw error;
  }
}

function openTcp(url: URL, addressTimeoutMs: number, attempt: Attempt): Promise<Socket> {
  const socket = net.connect({
    host: hostOf(url),
    port: Number(portOf(url)),
    lookup: sharedLookup,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: addressTimeoutMs,
  });
  return ready(socket, 'connect', attempt);
}

/**
 * Starts TLS on a socket. Sets every option that concerns security, so that defaults from the environment (NODE_TLS_REJECT_UNAUTHORIZED,
 * --tls-min-v1.0, --tls-cipher-list, --tls-keylog, --trace-tls) have no effect.
 */
async function secure(
  socket: Socket,
  host: string,
  secureContext: SecureContext | undefined,
  attempt: Attempt,
): Promise<Socket> {
  const secured = tls.connect({
    socket,
    host,
    servername: isIP(host) ? '' : host,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
    checkServerIdentity: tls.checkServerIdentity,
    enableTrace: false,
    ...(secureContext ? { secureContext } : TLS_LIMITS),
  });
  secured.removeAllListeners('keylog');
  await ready(secured, 'secureConnect', attempt);
  // Stryker disable next-line ConditionalExpression,BlockStatement: Node.js has already ended the connection, but other runtimes may not.
  if (!secured.authorized) {
    secured.destroy();
    throw faultError(FAULTS.UNTRUSTED, attempt.peer);
  }
  return secured;
}

/** Waits until a socket can be used. Destroys it if that fails. */
async function ready<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  attempt: Attempt,
): Promise<T> {
  socket.on('error', ignore);
  try {
    await onceHeard(socket, attempt, (resolve, reject) => ({
      [event]: resolve,
      error: reject,
      close: () => reject(new HttpError('ENDED_EARLY')),
    }));
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Opens a tunnel to the host through a proxy (CONNECT). */
async function tunnel(socket: Socket, url: URL, proxy: HttpProxy, attempt: Attempt): Promise<void> {
  const authority = `${url.hostname}:${portOf(url)}`;
  const reader = new ResponseReader(false);
  const status = await onceHeard<number>(socket, attempt, (resolve, reject) => ({
    data: (bytes: Buffer) => {
      try {
        reader.push(bytes);
        if (reader.response) resolve(reader.response.status);
      } catch {
        reject(faultError(FAULTS.PROXY_NOT_HTTP, attempt.peer));
      }
    },
    error: () => reject(faultError(FAULTS.PROXY_CLOSED, attempt.peer)),
    close: () => reject(faultError(FAULTS.PROXY_CLOSED, attempt.peer)),
    start: () => socket.write(connectRequest(authority, proxy)),
  }));
  socket.pause();
  if (status === 429 || status >= 500) throw faultError(FAULTS.PROXY_FAILED, attempt.peer);
  if (status > 299) throw faultError(FAULTS.PROXY_REFUSED, attempt.peer);
  // In TLS the client sends first, so bytes that arrive now do not come from the host.
  if (reader.surplus.length > 0) throw faultError(FAULTS.TLS_FAILED, attempt.peer);
}

type Listeners = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Waits until a listener of a socket settles the result. Calls `start` after all listeners are added, and removes them at the end. */
async function onceHeard<T = void>(
  socket: Socket,
  attempt: Attempt,
  listen: (resolve: (result: T) => void, reject: (error: unknown) => void) => Listeners,
): Promise<T> {
  let listeners: Listeners = {};
  try {
    return await attempt.step<T>((resolve, reject) => {
      listeners = listen(resolve, reject);
      for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener as () => void);
      listeners.start?.();
    });
  } finally {
    for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener as () => void);
  }
}

function connectRequest(authority: string, { authorization }: HttpProxy): string {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `host: ${authority}`];
  if (authorization) lines.push(`proxy-authorization: ${authorization}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Keeps a socket that is no longer used from raising an uncaught error. */
function ignore(): void {}

type LookupCallback = Parameters<net.LookupFunction>[2];

/** Pending look-ups by name and options, so that a hundred connections that open together ask the name server once. */
const lookups = new Map<string, LookupCallback[]>();

function sharedLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  const key = JSON.stringify([hostname, options]);
  const waiting = lookups.get(key);
  if (waiting) {
    waiting.push(callback);
    return;
  }
  lookups.set(key, [callback]);
  lookUp(hostname, options, (error, address: string | LookupAddress[], family?: number) => {
    const callbacks = lookups.get(key) ?? [];
    lookups.delete(key);
    for (const each of callbacks) each(error, address, family);
  });
}
