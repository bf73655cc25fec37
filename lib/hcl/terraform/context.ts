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

/** A call whose module could not be read: nothing is known of what it declares. */
export interface UnreadModule {
  /** Of the call, without the keys of instances: `module.line.module.device`. */
  readonly address: string;
  readonly place: Place;
  /** A whole sentence. */
  readonly reason: string;
  readonly cause: UnreadCause;
}

/** `invalid`: the call itself is wrong, or cannot be read. */
export type UnreadCause = 'not-installed' | 'outside-repository' | 'invalid';

/** What all modules of one configuration share. */
export class ConfigurationContext {
  private readonly configurations = new Map<string, ModuleConfiguration>();
  private readonly declarations = new Map<Block, VariableDeclaration>();
  private readonly reported = new Map<string, Diagnostic>();
  private readonly unread = new Map<string, UnreadModule>();
  private instances = 0;
  /** Data sources whose results something depends on, and that are not known. */
  readonly missingResults = new Set<string>();
  /** The variables of the root module that have no value: a plan asks for one, or fails. */
  readonly unsetVariables = new Map<string, Block>();

  constructor(
    readonly evaluation: Evaluation,
    readonly rootFolder: string,
    readonly workspace: string,
    /** Whether resources may exist already, so that what they are is known to the engine. */
    readonly mayHaveState: boolean,
    readonly installed: ReadonlyMap<string, InstalledModule>,
    /** The root folder as it is written in the names of files. */
    private readonly shownRoot: string,
    private readonly results: ReadonlyMap<string, Value>,
    /** The folders that modules may be in: the repository, and where `init` puts what it installs. Undefined where they may be anywhere. */
    private readonly moduleRoots: readonly string[] | undefined,
    readonly functionsOf: (source: string) => ProviderFunctions | undefined,
    readonly attributesOf: (resource: ResourceBlock) => ReadonlySet<string> | undefined,
  ) {}

  /** Whether a module in a folder is read. */
  allowsModule(folder: string): boolean {
    return this.moduleRoots?.some((root) => isPathWithin(root, folder)) ?? true;
  }

  /** The result of a data source, by the address of its instance; undefined where it is not known, which is noted. */
  result(address: string): Value | undefined {
    const result = this.results.get(address);
    if (result === undefined) this.missingResults.add(address);
    return result;
  }

  /** The module in a folder, read once however often it is called. */
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

  /** One module decides on the version of the engine for all. */
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
   * Keeps what is wrong once, however many instances it is wrong in. Where it depends on something in all of them, that is all of what it
   * depends on.
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

  /** Counts one more module; false where there are more than any configuration has. */
  admitsModule(): boolean {
    this.instances += 1;
    return this.instances <= MAX_MODULES;
  }
}

const MAX_MODULES = 10_000;

/** What distinguishes one thing that is wrong from all others of a configuration. */
function diagnosticKey({ message, place }: Diagnostic): string {
  return place === undefined ? message : `${place.source.name}:${place.start}:${message}`;
}
