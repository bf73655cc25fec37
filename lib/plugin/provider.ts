import type { CtyType } from './cty/type';
import type { CtyValue, ObjectValue } from './cty/value';
import type { Diagnostic } from './diagnostic';
import type { Block } from './schema';

/** What a provider implements. `serve` connects it to Terraform through plugin protocol 6. */
export interface Provider {
  readonly schema: Block;
  readonly dataSources: { readonly [typeName: string]: DataSource };
  readonly ephemeralResources: { readonly [typeName: string]: EphemeralResource };
  readonly functions: { readonly [name: string]: ProviderFunction };
  /** Checks the configuration without credentials and without the network. Values may be unknown. */
  validate(config: ObjectValue): readonly Diagnostic[];
  /** Called once, before the first read. Values may be unknown while planning. */
  configure(config: ObjectValue, call: Call): Promise<readonly Diagnostic[]>;
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
  readonly deferred?: DeferredReason;
}

/** Why a read is deferred to a later plan. Only allowed if the client accepts it ({@link Call.deferralAllowed}). */
export type DeferredReason = 'provider-config-unknown';

/** A function that configurations call as `provider::<provider>::<name>(…)`. Every argument is known and not null. */
export interface ProviderFunction {
  /** One line. */
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly parameters: readonly FunctionParameter[];
  readonly returns: CtyType;
  /** Throws a {@link FunctionError} where an argument cannot be used. */
  call(args: readonly CtyValue[]): CtyValue | Promise<CtyValue>;
}

export interface FunctionParameter {
  readonly name: string;
  readonly type: CtyType;
  readonly description: string;
}

/** Why a function has no result. Terraform shows the message, so it contains no secret. */
export class FunctionError extends Error {
  constructor(
    message: string,
    /** The name of the parameter at fault. */
    readonly parameter?: string,
  ) {
    super(message);
    this.name = 'FunctionError';
  }
}

export interface EphemeralResource {
  readonly schema: Block;
  validate(config: ObjectValue): readonly Diagnostic[];
  open(config: ObjectValue, call: Call): Promise<OpenResult>;
  /** Called at `renewAt`. Without this method, the resource is not renewed. */
  renew?(privateState: Uint8Array, call: Call): Promise<RenewResult>;
  close?(privateState: Uint8Array, call: Call): Promise<readonly Diagnostic[]>;
}

export interface OpenResult {
  readonly result: ObjectValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: DeferredReason;
  readonly privateState?: Uint8Array;
  readonly renewAt?: Date;
}

export interface RenewResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly privateState?: Uint8Array;
  readonly renewAt?: Date;
}

export interface Call {
  /** Whether Terraform accepts that a read is deferred (`terraform plan -allow-deferral`). */
  readonly deferralAllowed: boolean;
  /** Aborted when Terraform stops the provider (Ctrl-C). One signal for the whole life of the process. */
  readonly stopped: AbortSignal;
}
