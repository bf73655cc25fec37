import type { Socket } from 'node:net';
import type { Attempt } from './attempt';
import { HttpError } from './http-error';
import { type HttpResponse, ResponseReader } from './response-reader';

/** Shorter than the time after which servers close an idle connection. */
const IDLE_MS = 4_000;

/** A connection that carries one request at a time. It closes if bytes arrive that belong to no request. */
export class Connection {
  #onBytes?: (bytes: Buffer) => void;
  #onEnd?: (error: Error) => void;
  #hasSurplus = false;

  constructor(
    private readonly socket: Socket,
    private readonly onClose: () => void,
  ) {
    socket.setTimeout(IDLE_MS);
    socket.on('timeout', () => {
      if (!this.#onBytes) this.end();
    });
    socket.on('data', (bytes: Buffer) => {
      if (this.#onBytes) return this.#onBytes(bytes);
      this.#hasSurplus = true;
      this.end();
    });
    socket.on('error', (error) => this.#onEnd?.(error));
    socket.on('end', () => this.#onEnd?.(new HttpError('ENDED_EARLY')));
    socket.on('close', () => {
      this.#onEnd?.(new HttpError('ENDED_EARLY'));
      this.onClose();
    });
    socket.resume();
  }

  /** False if it is closed. */
  get isUsable(): boolean {
    return !this.socket.destroyed && !this.socket.readableEnded;
  }

  /** Sends a request and waits for its answer. Rejects if any byte arrives before or after the answer. */
  async ask(request: string, attempt: Attempt): Promise<HttpResponse> {
    const reader = new ResponseReader();
    this.socket.ref();
    try {
      const response = await attempt.step<HttpResponse>((resolve, reject) => {
        const settle = (read: () => void) => {
          try {
            read();
            if (reader.response) resolve(reader.response);
          } catch (error) {
            reject(error);
          }
        };
        this.#onEnd = (error) => settle(() => (error instanceof HttpError ? reader.end() : raise(error)));
        // Bytes that arrive before the request is sent cannot be its answer. After one turn of the event loop, they have been read.
        setImmediate(() => {
          if (this.#hasSurplus) return reject(new HttpError('SURPLUS'));
          if (!this.isUsable) return;
          this.#onBytes = (bytes) => settle(() => reader.push(bytes));
          this.socket.write(request, 'latin1');
        });
      });
      this.#onBytes = undefined;
      this.#onEnd = undefined;
      // After one turn of the event loop, bytes that the server sent together with the answer have been read.
      await new Promise(setImmediate);
      if (reader.surplus.length > 0 || this.#hasSurplus) throw new HttpError('SURPLUS');
      // If the server accepts no further request, it may expect the client to close the connection.
      if (!reader.mayReuse) this.end();
      return response;
    } catch (error) {
      this.end();
      throw error;
    } finally {
      this.socket.unref();
    }
  }

  /** Closes the connection immediately. */
  end(): void {
    this.socket.destroy();
  }
}

function raise(error: Error): never {
  throw error;
}
