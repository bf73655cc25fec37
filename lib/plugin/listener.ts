import type { Admission } from './admission';
import type { Accept } from './wire';

/** A unix socket at this path, or a free port of the loopback address. */
export type ListenAddress = { readonly path: string } | 'loopback';

export interface Listener {
  /** The port, on the loopback address. */
  readonly port?: number;
  close(): void;
}

/** Listens, and passes accepted connections to `accept`. Rejects with the system's error. */
export type Listen = (place: ListenAddress, admission: Admission, accept: Accept) => Promise<Listener>;
