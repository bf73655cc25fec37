import type { ObjectValue } from './cty/value';
import type { Diagnostic } from './diagnostic';
import type { Block } from './schema';

/** What a provider's author implements; `serve` speaks Terraform's plugin protocol 6 for it. */
export interface Provider {
  readonly schema: Block;
  readonly dataSources: { readonly [typeName: string]: DataSource };
  readonly ephemeralResources: { readonly [typeName: string]: EphemeralResource };
  /** Looks at the configuration without credentials and without the network. Values may be unknown. */
  validate(config: ObjectValue): readonly Diagnostic[];
  /** Called once, before the first read. Values may be unknown while planning. */
  configure(config: ObjectValue, call: Call): readonly Diagnostic[];
}

export interface DataSource {
  readonly schema: Block;
  validate(config: ObjectValue): readonly Diagnostic[];
  /** Called with every value known. A failure is a diagnostic, not an exception. */
  read(config: ObjectValue, call: Call): Promise<ReadResult>;
}

export interface ReadResult {
  readonly state: ObjectValue;
  readonly diagnostics: readonly Diagnostic[];
}

export interface EphemeralResource {
  readonly schema: Block;
  validate(config: ObjectValue): readonly Diagnostic[];
  open(config: ObjectValue, call: Call): Promise<OpenResult>;
  /** Keeps an opened resource alive past its `renewAt`; without it, nothing is ever renewed. */
  renew?(privateState: Uint8Array, call: Call): Promise<RenewResult>;
  close?(privateState: Uint8Array, call: Call): Promise<readonly Diagnostic[]>;
}

export interface OpenResult {
  readonly result: ObjectValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly privateState?: Uint8Array;
  readonly renewAt?: Date;
}

export interface RenewResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly privateState?: Uint8Array;
  readonly renewAt?: Date;
}

export interface Call {
  /** Aborted when Terraform stops the provider (Ctrl-C). One signal for the whole life of the process. */
  readonly stopped: AbortSignal;
}
