import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Answer } from './answer';
import type { Fault } from './fault';

/** A pause before a reset. Without it, the client would lose the half of the body that was sent just before. */
const RESET_AFTER_MS = 100;

/**
 * Sends an answer, with the fault if there is one.
 * @param last the last answer to another request.
 */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  fault?: Fault,
  last: Answer = answer,
): void {
  switch (fault?.kind) {
    case 'drip':
      drip(response, answer, fault.ms);
      break;
    case 'interim':
      sendInterim(response, fault.count ?? Number.POSITIVE_INFINITY, () => send(response, answer));
      break;
    case 'replay':
      send(response, last);
      break;
    case 'surplus':
      sendBoth(response, answer, last);
      break;
    case 'delay':
      later(response, fault.ms, () => send(response, answer));
      break;
    case 'stall':
      sendHalf(response, answer);
      if (fault.ms !== undefined) later(response, fault.ms, () => response.end(halves(answer)[1]));
      break;
    case 'truncate':
      sendHalf(response, answer);
      response.socket?.end();
      break;
    case 'reset':
      if (fault.during === 'body') sendHalf(response, answer);
      later(response, fault.during === 'body' ? RESET_AFTER_MS : 0, () => reset(response));
      break;
    default:
      send(response, answer);
  }
}

function drip(response: ServerResponse, answer: Answer, ms: number): void {
  const { socket } = response;
  const bytes = Buffer.from(textOf(answer));
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length) return void socket?.write(bytes.subarray(at, ++at));
    clearInterval(timer);
    socket?.end();
  }, ms);
  response.once('close', () => clearInterval(timer));
}

function sendBoth(response: ServerResponse, answer: Answer, other: Answer): void {
  // Read now, because a finished response has no socket.
  const { socket } = response;
  response.once('finish', () => socket?.write(textOf(other)));
  send(response, answer);
}

/** Sends one in each turn of the event loop, so that the emulator can answer other requests. */
function sendInterim(response: ServerResponse, count: number, then: () => void): void {
  if (response.destroyed) return;
  if (count === 0) {
    then();
    return;
  }
  response.writeEarlyHints({ link: '</>; rel=preload' });
  setImmediate(() => sendInterim(response, count - 1, then));
}

/** The bytes of an answer in HTTP/1.1. */
function textOf({ status, headers, body }: Answer): string {
  const fields = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) });
  return `HTTP/1.1 ${status} \r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

function send(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

function sendHalf(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.write(halves(answer)[0]);
}

function writeHead(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
}

function halves({ body }: Answer): [Buffer, Buffer] {
  const bytes = Buffer.from(body);
  const middle = Math.ceil(bytes.length / 2);
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

/** Runs a function later, unless the connection is closed before. */
function later(response: ServerResponse, ms: number, action: () => void): void {
  const timer = setTimeout(action, ms);
  response.once('close', () => clearTimeout(timer));
}

function reset(response: ServerResponse): void {
  const { socket } = response;
  // Only a plain TCP socket can send a reset. TLS ends without a close alert, which clients report in the same way.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}
