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
import { excludesEagerOperators } from './required-version';
import { type VariableDeclaration, variableDeclaration } from './variable-declaration';

/** A call of a module that could not be read, so that its contents are not known. */
export interface UnreadModule {
  /** The address of the call without keys of instances: `module.line.module.device`. */
  readonly address: string;
  readonly place: Place;
  /** A whole sentence. */
  readonly reason: string;
  readonly cause: UnreadCause;
}

/** `invalid`: the call itself is not valid or cannot be evaluated. */
export type UnreadCause = 'not-installed' | 'outside-repository' | 'invalid';

/** The context that all modules of one configuration share. */
export class ConfigurationContext {
  private readonly configurations = new Map<string, ModuleConfiguration>();
  private readonly declarations = new Map<Block, VariableDeclaration>();
  private readonly reported = new Map<string, Diagnostic>();
  private readonly unread = new Map<string, UnreadModule>();
  private instances = 0;
  /** The data sources whose results are needed and not known. */
  readonly missingResults = new Set<string>();
  /** The variables of the root module without a value. A plan asks for a value, or fails. */
  readonly unsetVariables = new Map<string, Block>();

  constructor(
    readonly evaluation: Evaluation,
    readonly rootFolder: string,
    readonly workspace: string,
    /** Whether resources may already exist, so that the engine may know their attributes. */
    readonly mayHaveState: boolean,
    readonly installed: ReadonlyMap<string, InstalledModule>,
    /** The path of the root folder in messages. */
    private readonly shownRoot: string,
    private readonly results: ReadonlyMap<string, Value>,
    /** The folders that may contain modules: the repository, and the data folder of `init`. Undefined if any folder may. */
    private readonly moduleRoots: readonly string[] | undefined,
    readonly functionsOf: (source: string) => ProviderFunctions | undefined,
    readonly attributesOf: (resource: ResourceBlock) => ReadonlySet<string> | undefined,
  ) {}

  /** Whether a module in a folder is read. */
  allowsModule(folder: string): boolean {
    return this.moduleRoots?.some((root) => isPathWithin(root, folder)) ?? true;
  }

  /** The result of a data source by the address of its instance. If it is not known, records that and returns undefined. */
  result(address: string): Value | undefined {
    const result = this.results.get(address);
    if (result === undefined) this.missingResults.add(address);
    return result;
  }

  /** The module in a folder. Each folder is read once. */
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

  /** Applies the required version of a module, which holds for the whole configuration. */
  applyVersion(module: ModuleConfiguration): void {
    if (excludesEagerOperators(module)) this.evaluation.shortCircuits = true;
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
   * Records diagnostics. Those of several instances are recorded once, with the origins of all. If one has no origins, the recorded
   * diagnostic has none.
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
  admitsModule(): boolean {
    this.instances += 1;
    return this.instances <= MAX_MODULES;
  }
}

const MAX_MODULES = 10_000;

/** The key that identifies a diagnostic in a configuration. */
function diagnosticKey({ message, place }: Diagnostic): string {
  return place === undefined ? message : `${place.source.name}:${place.start}:${message}`;
}
