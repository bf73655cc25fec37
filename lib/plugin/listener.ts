import type { Admission } from './admission';
import type { Accept } from './wire';

/** Where to listen: on a unix socket of this path, or on a free port of the loopback address. */
export type ListenAddress = { readonly path: string } | 'loopback';

export interface Listener {
  /** The port, where the place is the loopback address. */
  readonly port?: number;
  close(): void;
}

/** Listens, and hands over connections that are let in. Rejects with the error of the system. */
export type Listen = (place: ListenAddress, admission: Admission, accept: Accept) => Promise<Listener>;
