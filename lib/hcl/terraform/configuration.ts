import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Engine } from '../engine';
import { Evaluation } from '../eval/evaluation';
import type { ProviderFunctions } from '../eval/scope';
import type { Block } from '../syntax/ast';
import type { Diagnostic } from '../syntax/diagnostic';
import { Unknown, type Value } from '../values/model';
import { ANY } from '../values/type';
import { unknownValue } from '../values/value';
import { attributeNamed } from './block-parts';
import { ConfigurationContext, type UnreadModule } from './context';
import { DependencyGraph } from './dependency-graph';
import { readDependencyLock } from './dependency-lock';
import { encryptionErrors } from './encryption';
import type { VariableArgument } from './environment-arguments';
import { anyRepetition, type Repetition } from './expansion';
import { installedModules } from './installed-modules';
import {
  type ModuleConfiguration,
  type ResourceBlock,
  readModule,
  readModuleFile,
} from './module-configuration';
import { ModuleInstance } from './module-instance';
import { attributesOfBuiltIn } from './nested-structure';
import { type ProviderConfiguration, type ProviderProblem, providerOf } from './provider-configuration';
import { readText } from './read-text';
import { referencesIn } from './references';
import { evaluateAll } from './validation';
import { givenValues } from './variable-values';

export interface ConfigurationOptions {
  readonly engine: Engine;
  /** The environment, for `TF_VAR_*`, `TF_CLI_ARGS*`, `TF_WORKSPACE`, `TF_DATA_DIR` and `TF_ENCRYPTION`. */
  readonly env: NodeJS.ProcessEnv;
  /** @default `TF_WORKSPACE`, else the selected workspace of the folder, else `default` */
  readonly workspace?: string;
  /** The arguments `-var` and `-var-file`, in their order. */
  readonly variables?: readonly VariableArgument[];
  /**
   * Only files in this folder are read: modules, targets of symbolic links, and files for functions.
   * @default the folder of the configuration for functions, any folder for modules and links
   */
  readonly allowedRoot?: string;
  /** The known results of data sources: objects by the addresses of instances. */
  readonly results?: ReadonlyMap<string, Value>;
  /** Returns the functions of a provider by its source; undefined if they are unknown. */
  readonly functionsOf?: (source: string) => ProviderFunctions | undefined;
  /** Returns the names of the attributes of a resource; undefined if they are unknown. */
  readonly attributesOf?: (resource: ResourceBlock) => ReadonlySet<string> | undefined;
  /** The path of the folder for messages. @default the given path */
  readonly shown?: string;
}

/** A resource in one module, with its instances. */
export interface ResourceDeclaration {
  readonly module: ModuleInstance;
  readonly resource: ResourceBlock;
  /** The address with that of the module: `module.line["a"].data.aws_region.current`. */
  readonly address: string;
  readonly instances: readonly ResourceInstance[];
  /** Why the instances are unknown. If set, `instances` is empty. */
  readonly unknown: Unknown | undefined;
  /**
   * The value of an argument for an unknown instance; undefined if the block does not set it. Errors are not added to the diagnostics of
   * the configuration, because there may be no instance.
   */
  readonly inAnyInstance: (argument: string) => Value | undefined;
}

/** One instance of a resource. */
export class ResourceInstance {
  constructor(
    readonly module: ModuleInstance,
    readonly resource: ResourceBlock,
    readonly repetition: Repetition,
  ) {}

  /** The address as the engines print it. */
  get address(): string {
    return this.module.qualified(`${this.resource.address}${this.repetition.suffix}`);
  }

  /** The value of an argument; undefined if the block does not set it. Errors are added to the diagnostics of the configuration. */
  argument(name: string): Value | undefined {
    return this.module.argument(this.resource, this.repetition, name);
  }

  provider(): ProviderConfiguration | ProviderProblem {
    return providerOf(this.module, this.resource, this.repetition);
  }

  /** The address of a resource that the engine creates first, so that it defers the read of this one to apply. */
  get deferredBy(): string | undefined {
    return this.module.deferredBy(this.resource);
  }
}

/** Represents a resource without instances. Only arguments without references are known. */
class AbsentInstance extends ResourceInstance {
  constructor(
    module: ModuleInstance,
    resource: ResourceBlock,
    private readonly unknown: Unknown,
  ) {
    super(module, resource, anyRepetition(unknown));
  }

  override argument(name: string): Value | undefined {
    const attribute = attributeNamed(this.resource.block.body, name);
    if (attribute === undefined) return undefined;
    return referencesIn(attribute.value).length > 0
      ? unknownValue(ANY, this.unknown)
      : this.module.evaluate(attribute.value, this.repetition).value;
  }

  override get deferredBy(): undefined {
    return undefined;
  }
}

/** A configuration: a root module and all modules that it calls. */
export class Configuration {
  private evaluated = false;
  private graph: DependencyGraph | undefined;

  constructor(
    readonly root: ModuleInstance,
    /** The versions of providers in the dependency lock file, by full address. */
    readonly lockedVersions: ReadonlyMap<string, string>,
    /** The variables that `-var` sets and the root module does not declare, with which the engines make no plan. */
    readonly undeclaredVariables: ReadonlySet<string>,
    private readonly context: ConfigurationContext,
  ) {}

  /** All resources of all modules, including those without instances. */
  resources(): ResourceDeclaration[] {
    return [...this.root.all()].flatMap((module) =>
      Array.from(module.configuration.resources.values(), (resource) => declarationOf(module, resource)),
    );
  }

  /** The resources without instances, each with an object that represents an instance. The engines validate them too. */
  *absentResources(): Generator<{ declaration: ResourceDeclaration; instance: ResourceInstance }> {
    for (const module of [...this.root.all(), ...this.root.absent()]) {
      for (const resource of module.configuration.resources.values()) {
        const declaration = declarationOf(module, resource);
        const isAbsent = declaration.instances.length === 0 && declaration.unknown === undefined;
        if (!isAbsent && !module.isAbsent) continue;
        const unknown = new Unknown('cannot-be-read-here', `an instance of ${declaration.address}`);
        yield { declaration, instance: new AbsentInstance(module, resource, unknown) };
      }
    }
  }

  /** All errors and warnings. Evaluates everything, as a plan does. */
  get diagnostics(): readonly Diagnostic[] {
    if (!this.evaluated) {
      evaluateAll(this.root);
      this.reportCycle();
    }
    this.evaluated = true;
    return this.context.diagnostics;
  }

  get dependencies(): DependencyGraph {
    this.graph ??= new DependencyGraph(this.root);
    return this.graph;
  }

  /** Reports a dependency cycle. Cycles of values are reported in their evaluation, but there are others, such as those by `depends_on`. */
  private reportCycle(): void {
    if (this.context.diagnostics.some(({ severity }) => severity === 'error')) return;
    const names = new Set(this.dependencies.cycle().map((node) => node.replace(/\.call$/, '')));
    if (names.size === 0) return;
    const message = `The configuration has a dependency cycle: ${[...names].join(', ')}.`;
    this.context.report([{ severity: 'error', message }]);
  }

  /** The variables of the root module without a value, by name. */
  get unsetVariables(): ReadonlyMap<string, Block> {
    for (const name of this.root.configuration.variables.keys()) this.root.variable(name);
    return this.context.unsetVariables;
  }

  /** The addresses of data sources whose results are used but unknown. */
  get missingResults(): ReadonlySet<string> {
    return this.context.missingResults;
  }

  /** The module calls whose modules could not be read. */
  get unreadModules(): readonly UnreadModule[] {
    for (const _ of this.root.all());
    return this.context.unreadModules;
  }
}

/** Reads the configuration in a folder. Does not throw: errors are in its diagnostics. */
export function loadConfiguration(folder: string, options: ConfigurationOptions): Configuration {
  const shown = options.shown ?? folder;
  return configurationOf(
    readModule(resolve(folder), options.engine, shown, options.allowedRoot),
    shown,
    options,
  );
}

/** Reads one file of any name as a configuration. */
export function loadConfigurationFile(
  path: string,
  folder: string,
  options: ConfigurationOptions,
): Configuration {
  return configurationOf(
    readModuleFile(path, resolve(folder), options.engine, options.allowedRoot),
    options.shown ?? folder,
    options,
  );
}

function configurationOf(
  module: ModuleConfiguration,
  shown: string,
  {
    engine,
    env,
    workspace,
    variables = [],
    allowedRoot,
    results = new Map(),
    functionsOf = () => undefined,
    attributesOf = () => undefined,
  }: ConfigurationOptions,
): Configuration {
  const rootFolder = module.folder;
  const dataFolder = resolve(rootFolder, env.TF_DATA_DIR || '.terraform');
  const evaluation = new Evaluation({
    engine,
    baseDir: rootFolder,
    allowedRoot: resolve(allowedRoot ?? rootFolder),
    maxFileBytes: MAX_READ_BYTES,
  });
  const named = workspace ?? (env.TF_WORKSPACE || undefined);
  const context = new ConfigurationContext(
    evaluation,
    rootFolder,
    named ?? selectedWorkspace(dataFolder),
    mayHaveState(module, dataFolder, env),
    installedModules(rootFolder, dataFolder),
    shown,
    results,
    allowedRoot === undefined ? undefined : [resolve(allowedRoot), dataFolder],
    functionsOf,
    (resource) => attributesOf(resource) ?? attributesOfBuiltIn(resource),
  );
  const given = givenValues(rootFolder, env, engine, variables, allowedRoot, shown);
  const lock = readDependencyLock(rootFolder, shown, allowedRoot);
  context.applyVersion(module);
  context.report([...module.diagnostics, ...given.diagnostics, ...lock.diagnostics]);
  if (engine === 'opentofu') context.report(encryptionErrors(module.settings, env.TF_ENCRYPTION));
  if (named !== undefined && !WORKSPACE.test(named)) {
    const message = `${JSON.stringify(named)} is not a valid name for a workspace: it has a character that must be escaped in a URL.`;
    context.report([{ severity: 'error', message }]);
  }
  const root = new ModuleInstance(context, module, '', [], undefined, given.values);
  const undeclared = [...given.fromArguments].filter((name) => !module.variables.has(name));
  return new Configuration(root, lock.versions, new Set(undeclared), context);
}

/** The largest file that a function reads. */
const MAX_READ_BYTES = 10 * 1024 * 1024;

/** The names of workspaces that the engines accept in TF_WORKSPACE. */
const WORKSPACE = /^[\w.~$&+:=@-]+$/;

function selectedWorkspace(dataFolder: string): string {
  const text = readText(join(dataFolder, 'environment'));
  return (typeof text === 'string' && text.trim()) || 'default';
}

/** Whether resources may already exist: there is a local state, or the state is elsewhere. */
function mayHaveState(
  { folder, backend }: ModuleConfiguration,
  dataFolder: string,
  env: NodeJS.ProcessEnv,
): boolean {
  const isElsewhere = backend !== undefined && backend.labels[0]?.text !== 'local';
  const isMoved = backend !== undefined && backend.body.attributes.length > 0;
  const isNamed = [env.TF_CLI_ARGS, env.TF_CLI_ARGS_plan].some((line) => /(^|\s)--?state\b/.test(line ?? ''));
  // The data folder contains the backend that `init` configured, including -backend-config.
  const paths = [
    join(folder, 'terraform.tfstate'),
    join(folder, 'terraform.tfstate.d'),
    join(dataFolder, 'terraform.tfstate'),
  ];
  return isElsewhere || isMoved || isNamed || paths.some((path) => existsSync(path));
}

function declarationOf(module: ModuleInstance, resource: ResourceBlock): ResourceDeclaration {
  const expansion = module.expansionOf(resource);
  const unknown = module.unknownInstances ?? (expansion.kind === 'unknown' ? expansion.unknown : undefined);
  const repetitions = unknown !== undefined || expansion.kind === 'unknown' ? [] : expansion.repetitions;
  return {
    module,
    resource,
    address: module.qualified(resource.address),
    instances: repetitions.map((repetition) => new ResourceInstance(module, resource, repetition)),
    unknown,
    inAnyInstance(argument) {
      const attribute = attributeNamed(resource.block.body, argument);
      const instance = new Unknown('cannot-be-read-here', `the instance of ${resource.address}`);
      return attribute && module.evaluate(attribute.value, anyRepetition(instance)).value;
    },
  };
}
