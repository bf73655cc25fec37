import type { Accept } from './wire';

/** The interval at which the process checks whether Terraform is running, in milliseconds. */
const PARENT_CHECK_MS = 200;

/** The time that go-plugin allows for the connection to a provider, in milliseconds. */
const CONNECT_MS = 60_000;

/** How long after its last connection closes the process ends, in milliseconds. Terraform opens one connection and keeps it. */
const ORPHAN_MS = 20;

/** A DNS lookup in progress. It cannot be cancelled, and takes 10 seconds or more if the name server does not answer. */
const NAME_LOOKUP = 'GetAddrInfoReqWrap';

/**
 * Ends the process when Terraform has ended, did not connect in time, or has closed its connection.
 *
 * The parent's process id is read before the handshake line is written. Writing the line fails if Terraform has ended, so a successful
 * write proves that the id is Terraform's, and not that of the process that adopts orphans.
 */
export class Supervisor {
  readonly #parent = process.ppid;
  #connections = 0;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly end: () => void) {}

  /** Call this after the handshake line. */
  start(): void {
    setInterval(() => {
      if (!this.#hasParent()) this.end();
    }, PARENT_CHECK_MS);
    this.#deadline = setTimeout(this.end, CONNECT_MS);
  }

  /** Counts accepted connections. Refused ones have no effect. */
  counted(accept: Accept): Accept {
    return (wire) => {
      clearTimeout(this.#deadline);
      this.#connections++;
      const handler = accept(wire);
      return {
        onData: (bytes) => handler.onData(bytes),
        onDrain: () => handler.onDrain(),
        onClose: () => {
          handler.onClose();
          if (--this.#connections === 0) this.#deadline = setTimeout(this.end, ORPHAN_MS);
        },
      };
    };
  }

  /** When a parent ends, its children get another parent, except on Windows, where they keep its process id. */
  #hasParent(): boolean {
    if (process.platform !== 'win32') return process.ppid === this.#parent;
    try {
      return process.kill(this.#parent, 0);
    } catch {
      return false;
    }
  }
}

/** Ends the process at once, after the handlers of `exit`, one of which removes the socket folder. Node.js would wait for DNS lookups. */
export function endProcess(status: number): void {
  process.on('exit', () => {
    if (process.getActiveResourcesInfo().includes(NAME_LOOKUP)) process.kill(process.pid, 'SIGKILL');
  });
  process.exit(status);
}
