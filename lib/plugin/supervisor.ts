import type { Accept } from './wire';

/** How often it is checked whether Terraform still runs, in milliseconds. */
const PARENT_CHECK_MS = 200;

/** go-plugin gives up a provider that it could not connect to within a minute. */
const CONNECT_MS = 60_000;

/** Terraform has one connection and keeps it: how long after its end the process goes, in milliseconds. */
const ORPHAN_MS = 20;

/** A look-up of a name in progress. It cannot be cancelled, and takes 10 seconds or more if the name server does not answer. */
const NAME_LOOKUP = 'GetAddrInfoReqWrap';

/**
 * Ends the process when it has no more reason to be: Terraform has ended, has never connected, or has closed its connection.
 *
 * The parent is read before the handshake line is written. That the line can be written proves that Terraform ran until then, and so
 * that the parent which was read is Terraform, and not the process that inherits orphans.
 */
export class Supervisor {
  readonly #parent = process.ppid;
  #connections = 0;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly end: () => void) {}

  /** From the handshake line on. */
  start(): void {
    setInterval(() => {
      if (!this.#hasParent()) this.end();
    }, PARENT_CHECK_MS);
    this.#deadline = setTimeout(this.end, CONNECT_MS);
  }

  /** Counts connections that were let in. Others come and go without an effect. */
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

  /** An orphan gets another parent, except on Windows, where it keeps the number of the one that it had. */
  #hasParent(): boolean {
    if (process.platform !== 'win32') return process.ppid === this.#parent;
    try {
      return process.kill(this.#parent, 0);
    } catch {
      return false;
    }
  }
}

/** Ends the process now, after its folder is removed. Node.js itself would wait for the look-ups of names at its end. */
export function endProcess(status: number): void {
  process.on('exit', () => {
    if (process.getActiveResourcesInfo().includes(NAME_LOOKUP)) process.kill(process.pid, 'SIGKILL');
  });
  process.exit(status);
}
