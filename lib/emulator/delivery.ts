import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Answer } from './answer';
import type { Fault } from './fault';

/** A reset overtakes what was sent just before it: without a pause the client would not see half of a body, but nothing. */
const RESET_AFTER_MS = 100;

/** Sends an answer, or as much of it as the fault lets through. */
export function deliver(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  switch (fault?.kind) {
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

/** Does something later, unless the connection has gone by then. */
function later(response: ServerResponse, ms: number, action: () => void): void {
  const timer = setTimeout(action, ms);
  response.once('close', () => clearTimeout(timer));
}

function reset(response: ServerResponse): void {
  const { socket } = response;
  // Only plain TCP can be told to send a reset; TLS ends without its goodbye, which clients report alike.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}
