import { relative } from 'node:path';
import { isPathWithin } from '../allowed-root';
import type { Evaluation } from '../eval/evaluation';
import type { ProviderFunctions } from '../eval/scope';
import type { Block } from '../syntax/ast';
import type { Diagnostic } from '../syntax/diagnostic';
import type { Place } from '../syntax/source-text';
import type { Value } from '../values/model';
import type { InstalledModule } from './installed-modules';
import { type ModuleConfiguration, type ResourceBlock, readModule } from './module-configuration';
import { requiresShortCircuit } from './required-version';
import { type VariableDeclaration, variableDeclaration } from './variable-declaration';

/** A module call whose module could not be read, so that its contents are unknown. */
export interface UnreadModule {
  /** The address of the call, without instance keys: `module.line.module.device`. */
  readonly address: string;
  readonly place: Place;
  /** A sentence. */
  readonly reason: string;
  readonly cause: UnreadCause;
}

/** `invalid`: the call has an error, or the module cannot be read. */
export type UnreadCause = 'not-installed' | 'outside-repository' | 'invalid';

/** The state that all modules of a configuration share. */
export class ConfigurationContext {
  private readonly configurations = new Map<string, ModuleConfiguration>();
  private readonly declarations = new Map<Block, VariableDeclaration>();
  private readonly reported = new Map<string, Diagnostic>();
  private readonly unread = new Map<string, UnreadModule>();
  private instances = 0;
  /** The data sources whose results are used but unknown. */
  readonly missingResults = new Set<string>();
  /** The variables of the root module without a value, for which a plan asks or fails. */
  readonly unsetVariables = new Map<string, Block>();

  constructor(
    readonly evaluation: Evaluation,
    readonly rootFolder: string,
    readonly workspace: string,
    /** Whether resources may already exist, so that the engine knows their attributes from the state. */
    readonly mayHaveState: boolean,
    readonly installed: ReadonlyMap<string, InstalledModule>,
    /** The path of the root folder for messages. */
    private readonly shownRoot: string,
    private readonly results: ReadonlyMap<string, Value>,
    /** The allowed folders of modules: the repository and the data folder of `init`. Undefined if all are allowed. */
    private readonly moduleRoots: readonly string[] | undefined,
    readonly functionsOf: (source: string) => ProviderFunctions | undefined,
    readonly attributesOf: (resource: ResourceBlock) => ReadonlySet<string> | undefined,
  ) {}

  /** Whether modules in this folder may be read. */
  allowsModule(folder: string): boolean {
    return this.moduleRoots?.some((root) => isPathWithin(root, folder)) ?? true;
  }

  /** The result of a data source by the address of its instance; undefined if it is unknown, which is recorded in `missingResults`. */
  result(address: string): Value | undefined {
    const result = this.results.get(address);
    if (result === undefined) this.missingResults.add(address);
    return result;
  }

  /** Reads the module in a folder, once for all of its calls. */
  module(folder: string): ModuleConfiguration {
    let configuration = this.configurations.get(folder);
    if (configuration === undefined) {
      const path = relative(this.rootFolder, folder);
      const shown = path === '' ? this.shownRoot : this.shownRoot === '' ? path : `${this.shownRoot}/${path}`;
      configuration = readModule(folder, this.evaluation.engine, shown, this.moduleRoots?.[0]);
      this.configurations.set(folder, configuration);
      this.applyVersion(configuration);
      this.report(configuration.diagnostics);
    }
    return configuration;
  }

  /** A version constraint in one module holds for all. */
  applyVersion(module: ModuleConfiguration): void {
    if (requiresShortCircuit(module)) this.evaluation.shortCircuits = true;
  }

  declaration(block: Block): VariableDeclaration {
    let declaration = this.declarations.get(block);
    if (declaration === undefined) {
      declaration = variableDeclaration(block, this.evaluation);
      this.declarations.set(block, declaration);
      this.report(declaration.diagnostics);
    }
    return declaration;
  }

  /**
   * Records diagnostics. One that repeats for several instances is kept once: with the origins of all, or without origins if it occurs
   * without any.
   */
  report(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const key = diagnosticKey(diagnostic);
      const known = this.reported.get(key);
      if (known === undefined || (known.origins && !diagnostic.origins)) this.reported.set(key, diagnostic);
      else if (known.origins && diagnostic.origins) {
        const origins = [...new Set([...known.origins, ...diagnostic.origins])];
        if (origins.length > known.origins.length) this.reported.set(key, { ...known, origins });
      }
    }
  }

  reportUnread(module: UnreadModule): void {
    this.unread.set(module.address, module);
  }

  get diagnostics(): Diagnostic[] {
    return [...this.reported.values()];
  }

  get unreadModules(): UnreadModule[] {
    return [...this.unread.values()];
  }

  /** Counts one more module. Returns false if there are too many. */
  countModule(): boolean {
    this.instances += 1;
    return this.instances <= MAX_MODULES;
  }
}

const MAX_MODULES = 10_000;

/** Diagnostics with the same key are the same problem. */
function diagnosticKey({ message, place }: Diagnostic): string {
  return place === undefined ? message : `${place.source.name}:${place.start}:${message}`;
}
