import { realpathSync } from 'node:fs';
import { dirname, join, parse, relative, resolve } from 'node:path';
import { UNJUDGED_GATE } from '../../../gate/rules';
import {
  attributeNamed,
  automaticFiles,
  type Configuration,
  configurationFiles,
  type Diagnostic,
  type Engine,
  featuresOfOpenTofu,
  literalText,
  loadConfiguration,
  loadConfigurationFile,
  referenceToTofu,
  type UnreadModule,
  type Value,
  type VariableArgument,
} from '../../../hcl';
import type { CheckedToken, ReportedFinding, Unreadable } from '../../check-result';
import { unjudgedGate } from '../../checked-token';
import { mayIgnore } from '../../inline-ignores';
import { repositoryPath, repositoryRoot } from '../../repository';
import { locationOf, placeText } from '../place';
import type { AskedToken, FailingPlan, Source } from '../source';
import { brokenRules } from './broken-rules';
import { attributesOf, gateResults, type TokensNotValid } from './gate-results';
import { gatesInConfiguration } from './gates';
import { functionsOf } from './provider-functions';
import { unknownTypes } from './unknown-types';
import { readVariableFiles, type VariableFiles } from './variable-files';

/** The options for reading configurations. */
export interface Reading {
  readonly env: NodeJS.ProcessEnv;
  /** Undefined: decided for each configuration by the features that it uses. */
  readonly engine: Engine | undefined;
  readonly workspace: string | undefined;
  /** The values of `--var` and `--var-file`, in their order. */
  readonly variables: readonly VariableArgument[];
  /** Whether a checked configuration may choose the endpoint and the credentials. */
  readonly trusted: boolean;
}

/** The results of gates, by their addresses. */
type Results = ReadonlyMap<string, Value>;

/** Whether a folder contains files that an engine reads as a module. */
export function holdsConfiguration(folder: string): boolean {
  const { primary, overrides } = configurationFiles(folder, 'opentofu');
  return primary.length + overrides.length > 0;
}

/** Reads the configuration in a folder: its gates, and the findings of the static rules. */
export function readConfigurationFolder(folder: string, reading: Reading): Source {
  return readConfiguration(folder, reading, (engine, results) =>
    loadConfiguration(folder, { ...optionsFor(folder, engine, reading), results }),
  );
}

/** Reads one configuration file, also one whose name Terraform would ignore. */
export function readConfigurationFile(path: string, reading: Reading): Source {
  const folder = dirname(path);
  return readConfiguration(folder, reading, (engine, results) =>
    loadConfigurationFile(path, folder, { ...optionsFor(folder, engine, reading), results }),
  );
}

const HELP_OF_UNREAD = {
  'not-installed': 'Run terraform init first, or check the plan (terraform show -json).',
  'outside-repository':
    'Move the module into the repository, check the plan (terraform show -json), or use --trust-configuration for a branch of your own.',
  invalid: 'Correct the call of the module, or check the plan (terraform show -json).',
} as const;

/** The folder within which links are followed; undefined if there is no limit. */
function allowedRootOf(folder: string, { trusted }: Reading): string | undefined {
  const path = resolve(folder);
  return trusted ? parse(path).root : repositoryRoot(path);
}

function optionsFor(folder: string, engine: Engine, reading: Reading) {
  const { env, workspace, variables } = reading;
  const allowedRoot = allowedRootOf(folder, reading);
  return {
    engine,
    env,
    variables,
    functionsOf,
    attributesOf,
    ...(allowedRoot ? { allowedRoot } : {}),
    ...(workspace ? { workspace } : {}),
  };
}

/** What is known about a configuration from earlier readings. */
interface Known {
  readonly results: Results;
  /** The errors that do not depend on verdicts. */
  readonly faults: readonly Diagnostic[];
}

const NOTHING_KNOWN: Known = { results: new Map(), faults: [] };

type Load = (engine: Engine, results: Results) => Configuration;

function readConfiguration(
  folder: string,
  reading: Reading,
  load: Load,
  { results, faults: known }: Known = NOTHING_KNOWN,
): Source {
  const { configuration, notes } = loadForEngine(folder, reading, (engine) => load(engine, results));
  const repository = relative('', repositoryOf(folder));
  const gates = gatesInConfiguration(configuration, {
    ...reading,
    repository,
    label: repositoryPath(folder),
  });
  const { asked, faulty, unresolved, emptyFleets, addresses } = gates;
  const names = new Map(asked.map(({ question, name }) => [question.token, name]));
  const variableFiles = reading.variables.flatMap((given) => (given.kind === 'file' ? [given.path] : []));
  const variables = readVariableFiles(folder, variableFiles, allowedRootOf(folder, reading));
  const errors = [...configuration.diagnostics, ...variables.diagnostics].filter(
    ({ severity }) => severity === 'error',
  );
  // An error that an earlier reading also had does not depend on a verdict.
  const isOfToken = (error: Diagnostic) =>
    error.origins !== undefined && !known.some((fault) => isSameFault(fault, error));
  const faults = errors.filter((error) => !isOfToken(error));
  const warnings = configuration.diagnostics.filter(({ severity }) => severity === 'warning');
  const folders = {
    folder: realFolder(folder),
    moduleFolders: moduleFolders(configuration),
    isRoot: isRoot(folder, configuration),
  };
  const dependedOn = [...addresses.values()].some((address) => configuration.missingResults.has(address));
  // Evaluated last: these rules also evaluate modules without instances, and errors in those must not count, because no plan evaluates them.
  const findings = [
    ...brokenRules(configuration, { known: names, variables }),
    ...unsetVariables(configuration, asked),
  ];
  const source = {
    tokens: [...configuration.unreadModules.map(unreadModule), ...faulty],
    findings,
    asked,
    unresolved,
    emptyFleets,
    // Without duplicates: variable files that this run uses are read twice.
    unreadable: [
      ...new Map(
        [...faults.map(unreadableFault), ...unknownTypes(configuration)].map((one) => [one.message, one]),
      ).values(),
    ],
    failing: failingBecauseOfTokens(errors.filter(isOfToken)),
    notes: [...notes, ...warnings.map(textOf)],
    ignoring: ignoringFiles(configuration, variables),
    undeclaredVariables: configuration.undeclaredVariables,
    ...folders,
  };
  if (!dependedOn) return source;
  const reread = (tokens: readonly CheckedToken[]) => {
    const more = new Map([...results, ...gateResults(addresses, tokens, emptyFleets)]);
    if (more.size === results.size) return undefined;
    return readConfiguration(folder, reading, load, { results: more, faults });
  };
  return { ...source, reread };
}

/** A module that could not be read: its gates have no verdict. */
function unreadModule({ address, place, reason, cause }: UnreadModule): CheckedToken {
  return unjudgedGate({ name: address, location: locationOf(place) }, reason, HELP_OF_UNREAD[cause]);
}

function unreadableFault(fault: Diagnostic): Unreadable {
  const { place, isUnread } = fault;
  return {
    code: 'InvalidConfiguration',
    message: textOf(fault),
    help: 'Correct the configuration.',
    isFaulty: !isUnread,
    ...(place === undefined ? {} : { location: locationOf(place) }),
  };
}

/** The message of a diagnostic, preceded by its place. */
function textOf({ message, place }: Diagnostic): string {
  return place === undefined ? message : `${placeText(place)}: ${message}`;
}

/** Whether two errors are the same. The message of the later one may be longer. */
function isSameFault(known: Diagnostic, { place, message }: Diagnostic): boolean {
  const isThere = known.place?.source.name === place?.source.name && known.place?.start === place?.start;
  return isThere && message.startsWith(known.message);
}

/** The errors by which a plan fails because of tokens that are not valid, grouped by token. */
function failingBecauseOfTokens(errors: readonly Diagnostic[]): Map<CheckedToken, FailingPlan> {
  // Grouped by origin first, because each of many errors may depend on all tokens of a fleet.
  const byOrigin = new Map<object, FailingPlan>();
  for (const { message, place, origins } of errors) {
    const first = place === undefined ? message : `${placeText(place)}: ${message}`;
    for (const origin of new Set(origins)) addFailing(byOrigin, origin, { first, others: 0 });
  }
  const byToken = new Map<CheckedToken, FailingPlan>();
  for (const [origin, plan] of byOrigin)
    for (const token of origin as TokensNotValid) addFailing(byToken, token, plan);
  return byToken;
}

function addFailing<T>(known: Map<T, FailingPlan>, key: T, plan: FailingPlan): void {
  const before = known.get(key);
  known.set(key, before ? { ...before, others: before.others + 1 + plan.others } : plan);
}

/** Whether a configuration has what only a plan of its own uses: a place for its state, or values of its variables. */
function isRoot(folder: string, { root }: Configuration): boolean {
  return root.configuration.backend !== undefined || automaticFiles(folder).length > 0;
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/** The folders of all modules, including modules without instances. */
function moduleFolders({ root }: Configuration): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { configuration: module } of root.all()) {
    folders.add(realFolder(module.folder));
    for (const { body } of module.calls.values()) {
      const source = attributeNamed(body, 'source')?.value;
      const path = source && literalText(source);
      if (path?.startsWith('.')) folders.add(realFolder(resolve(module.folder, path)));
    }
  }
  return folders;
}

/** The files with ignore comments, of the configuration, its modules and its variables. */
function ignoringFiles({ root }: Configuration, variables: VariableFiles): ReadonlySet<string> {
  const modules = new Set(Array.from(root.all(), ({ configuration }) => configuration));
  const sources = [...[...modules].flatMap((module) => module.sources), ...variables.sources];
  return new Set(sources.flatMap(({ name, text }) => (mayIgnore(name, text) ? [name] : [])));
}

/** Variables without a value (AMT010). Only reported with gates that do not depend on them: others report the variable themselves. */
function unsetVariables(configuration: Configuration, asked: readonly AskedToken[]): ReportedFinding[] {
  if (asked.length === 0) return [];
  return Array.from(configuration.unsetVariables, ([name, { header }]) => ({
    rule: UNJUDGED_GATE,
    level: 'error',
    subject: `var.${name}`,
    title: `Variable ${name} has no value`,
    message: `Variable ${name} has no default and is not set, so terraform plan fails before it checks a gate.`,
    help: `Set it (--var, --var-file, TF_VAR_${name}), or give it a default.`,
    name: `var.${name}`,
    tokenFingerprint: null,
    location: locationOf(header),
  }));
}

/** Reads with the given engine. By default, reads with OpenTofu if the configuration uses something that only OpenTofu has. */
function loadForEngine(
  folder: string,
  { engine }: Reading,
  load: (engine: Engine) => Configuration,
): { configuration: Configuration; notes: string[] } {
  if (engine !== undefined) return { configuration: load(engine), notes: [] };
  const configuration = load('terraform');
  const feature = featureOfTofu(configuration);
  if (feature === undefined) return { configuration, notes: [] };
  const note = `${folder} was read as OpenTofu reads it, because of ${feature} (--engine terraform reads it as Terraform does).`;
  return { configuration: load('opentofu'), notes: [note] };
}

/** A feature of a configuration that only OpenTofu has, with its place; undefined if there is none. */
function featureOfTofu(configuration: Configuration): string | undefined {
  const { root } = configuration;
  for (const { configuration: module } of root.all()) {
    const [file] = module.filesOfTofu;
    if (file !== undefined)
      return `the file ${relative(root.configuration.folder, join(module.folder, file))}`;
    if (module.blocks.some(({ type }) => type === 'language')) return 'a block language';
    const [feature] = module.blocks.flatMap(featuresOfOpenTofu);
    const { place } = feature?.refusal ?? {};
    if (feature && place) return `${feature.name} in ${placeText(place)}`;
    const reference = referenceToTofu(module);
    if (reference) return `the reference to tofu in ${placeText(reference)}`;
    for (const [name, { body }] of module.calls) {
      const source = attributeNamed(body, 'source')?.value;
      if (source !== undefined && literalText(source) === undefined) return `the source of module.${name}`;
    }
  }
  return undefined;
}

/** The root of the repository that contains a folder, else the folder itself. */
function repositoryOf(folder: string): string {
  return repositoryRoot(resolve(folder)) ?? resolve(folder);
}
