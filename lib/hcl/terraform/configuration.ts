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
import { encryptionFaults } from './encryption';
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
  /** `TF_VAR_*`, `TF_CLI_ARGS*`, `TF_WORKSPACE` and `TF_DATA_DIR` are read from it. */
  readonly env: NodeJS.ProcessEnv;
  /** @default `TF_WORKSPACE`, else the workspace that is selected in the folder, else `default` */
  readonly workspace?: string;
  /** What `-var` and `-var-file` give, in their order. */
  readonly variables?: readonly VariableArgument[];
  /**
   * The folder outside of which nothing is read: no module, no file that a link leads to, none that a function names.
   * @default the configuration's folder for functions, any for modules and links
   */
  readonly allowedRoot?: string;
  /** The results of data sources, as far as they are known: objects, by the addresses of instances. */
  readonly results?: ReadonlyMap<string, Value>;
  /** The functions of a provider, by its source; undefined where it is not known which it has, and what they return. */
  readonly functionsOf?: (source: string) => ProviderFunctions | undefined;
  /** The names of the attributes of a provider's resource; undefined where they are not known. */
  readonly attributesOf?: (resource: ResourceBlock) => ReadonlySet<string> | undefined;
  /** The folder as it is written in the names of files. @default the folder as it is given */
  readonly shown?: string;
}

/** A resource as its block declares it in one module, and the instances that there are of it. */
export interface ResourceDeclaration {
  readonly module: ModuleInstance;
  readonly resource: ResourceBlock;
  /** With the module's address: `module.line["a"].data.aws_region.current`. */
  readonly address: string;
  readonly instances: readonly ResourceInstance[];
  /** Why it is not known which instances there are; then there are none in `instances`. */
  readonly unknown: Unknown | undefined;
  /**
   * The value of an argument as far as it is known without knowing the instance; undefined where the block does not set it. What is
   * wrong with it is not among the configuration's diagnostics, since there may be no instance.
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

  /** As the engine prints it. */
  get address(): string {
    return this.module.qualified(`${this.resource.address}${this.repetition.suffix}`);
  }

  /** The value of an argument; undefined where the block does not set it. What is wrong with it is in the configuration's diagnostics. */
  argument(name: string): Value | undefined {
    return this.module.argument(this.resource, this.repetition, name);
  }

  provider(): ProviderConfiguration | ProviderProblem {
    return providerOf(this.module, this.resource, this.repetition);
  }

  /** The address of what the engine creates before it can read this, which puts the read off to apply. */
  get deferredBy(): string | undefined {
    return this.module.deferredBy(this.resource);
  }
}

/** Stands for the instances of a resource of which there is none: of its arguments, those are known that refer to nothing. */
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
    /** The versions of providers that `init` has chosen, by their full addresses. */
    readonly lockedVersions: ReadonlyMap<string, string>,
    /** What `-var` sets and the root module does not declare: no plan is made with it. */
    readonly undeclaredVariables: ReadonlySet<string>,
    private readonly context: ConfigurationContext,
  ) {}

  /** All resources of all modules, those included of which there is no instance. */
  resources(): ResourceDeclaration[] {
    return [...this.root.all()].flatMap((module) =>
      Array.from(module.configuration.resources.values(), (resource) => declarationOf(module, resource)),
    );
  }

  /** The resources that no instance of any module has, each with what stands for an instance: an engine validates them. */
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

  /** All that is wrong. Evaluates everything, as a plan does. */
  get diagnostics(): readonly Diagnostic[] {
    if (!this.evaluated) {
      evaluateAll(this.root);
      this.reportCycle();
    }
    this.evaluated = true;
    return this.context.diagnostics;
  }

  /** What depends on what. */
  get dependencies(): DependencyGraph {
    this.graph ??= new DependencyGraph(this.root);
    return this.graph;
  }

  /** Values that depend on themselves are reported where they are evaluated. Others wait for each other without a value. */
  private reportCycle(): void {
    if (this.context.diagnostics.some(({ severity }) => severity === 'error')) return;
    const names = new Set(this.dependencies.cycle().map((node) => node.replace(/\.call$/, '')));
    if (names.size === 0) return;
    const message = `No plan can be made, because each of these depends on the next: ${[...names].join(', ')}.`;
    this.context.report([{ severity: 'error', message }]);
  }

  /** The variables of the root module that have no value, by their names: no plan is made without one. */
  get unsetVariables(): ReadonlyMap<string, Block> {
    for (const name of this.root.configuration.variables.keys()) this.root.variable(name);
    return this.context.unsetVariables;
  }

  /** The addresses of data sources whose results something depends on, and that are not known. */
  get missingResults(): ReadonlySet<string> {
    return this.context.missingResults;
  }

  /** The calls whose modules could not be read. */
  get unreadModules(): readonly UnreadModule[] {
    for (const _ of this.root.all());
    return this.context.unreadModules;
  }
}

/** Reads the configuration in a folder. Does not throw: what is wrong is in its diagnostics. */
export function loadConfiguration(folder: string, options: ConfigurationOptions): Configuration {
  const shown = options.shown ?? folder;
  return configurationOf(
    readModule(resolve(folder), options.engine, shown, options.allowedRoot),
    shown,
    options,
  );
}

/** Reads one file as a configuration, whatever its name is. */
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
  if (engine === 'opentofu') context.report(encryptionFaults(module.settings, env.TF_ENCRYPTION));
  if (named !== undefined && !WORKSPACE.test(named)) {
    const message = `${JSON.stringify(named)} is not the name of a workspace: it has a character that a URL would escape.`;
    context.report([{ severity: 'error', message }]);
  }
  const root = new ModuleInstance(context, module, '', [], undefined, given.values);
  const undeclared = [...given.fromArguments].filter((name) => !module.variables.has(name));
  return new Configuration(root, lock.versions, new Set(undeclared), context);
}

/** The largest file that a function reads. */
const MAX_READ_BYTES = 10 * 1024 * 1024;

/** What the engines accept for a workspace that a command line or TF_WORKSPACE names. */
const WORKSPACE = /^[\w.~$&+:=@-]+$/;

function selectedWorkspace(dataFolder: string): string {
  const text = readText(join(dataFolder, 'environment'));
  return (typeof text === 'string' && text.trim()) || 'default';
}

/** Whether resources may exist already: there is a state, or one may be where this cannot look. */
function mayHaveState(
  { folder, backend }: ModuleConfiguration,
  dataFolder: string,
  env: NodeJS.ProcessEnv,
): boolean {
  const isElsewhere = backend !== undefined && backend.labels[0]?.text !== 'local';
  const isMoved = backend !== undefined && backend.body.attributes.length > 0;
  const isNamed = [env.TF_CLI_ARGS, env.TF_CLI_ARGS_plan].some((line) => /(^|\s)--?state\b/.test(line ?? ''));
  // What init was given for a backend (-backend-config) is in its own folder.
  const paths = [
    join(folder, 'terraform.tfstate'),
    join(folder, 'terraform.tfstate.d'),
    join(dataFolder, 'terraform.tfstate'),
  ];
  return isElsewhere || isMoved || isNamed || paths.some((path) => existsSync(path));
}

function declarationOf(module: ModuleInstance, resource: ResourceBlock): ResourceDeclaration {
  const expansion = module.expansionOf(resource);
  const unknown = module.uncertain ?? (expansion.kind === 'unknown' ? expansion.unknown : undefined);
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
