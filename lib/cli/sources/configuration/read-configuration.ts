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

/** What configurations are read with. */
export interface Reading {
  readonly env: NodeJS.ProcessEnv;
  /** Undefined where each configuration shows which engine it is for. */
  readonly engine: Engine | undefined;
  readonly workspace: string | undefined;
  /** What `--var` and `--var-file` give, in their order. */
  readonly variables: readonly VariableArgument[];
  /** Whether what is checked may decide where the question goes, and with whose credentials. */
  readonly trusted: boolean;
}

/** The results of gates, by their addresses. */
type Results = ReadonlyMap<string, Value>;

/** Whether a folder holds files that an engine reads as a module. */
export function holdsConfiguration(folder: string): boolean {
  const { primary, overrides } = configurationFiles(folder, 'opentofu');
  return primary.length + overrides.length > 0;
}

/** The configuration in a folder: the tokens that it asks about, and the static rules that it breaks. */
export function readConfigurationFolder(folder: string, reading: Reading): Source {
  return readConfiguration(folder, reading, (engine, results) =>
    loadConfiguration(folder, { ...optionsFor(folder, engine, reading), results }),
  );
}

/** The same of one file that Terraform would not look for by its name. */
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

/** Where links may lead; anywhere where that is not known. */
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

/** What is known of a configuration from the times that it was read before. */
interface Known {
  readonly results: Results;
  /** What is wrong with it, whatever the verdicts of tokens are. */
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
  // A fault that was there before any verdict does not depend on one.
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
  // Last, since they look into modules of which there is no instance: what is wrong there, no plan evaluates.
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
    // Files of variables that this run uses are read twice.
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

/** A diagnostic as a message that begins with its place. */
function textOf({ message, place }: Diagnostic): string {
  return place === undefined ? message : `${placeText(place)}: ${message}`;
}

/** Whether a fault was known already. Its message may have become longer. */
function isSameFault(known: Diagnostic, { place, message }: Diagnostic): boolean {
  const isThere = known.place?.source.name === place?.source.name && known.place?.start === place?.start;
  return isThere && message.startsWith(known.message);
}

/** What fails a plan because of tokens that are not valid, by these tokens. */
function failingBecauseOfTokens(errors: readonly Diagnostic[]): Map<CheckedToken, FailingPlan> {
  // Each resource may depend on all tokens of a fleet.
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

/** Where a folder is, whatever links lead to it. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/** The folders of all modules, those included of which there is no instance. */
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

/** The files of a configuration, its modules and its variables that have comments to ignore findings. */
function ignoringFiles({ root }: Configuration, variables: VariableFiles): ReadonlySet<string> {
  const modules = new Set(Array.from(root.all(), ({ configuration }) => configuration));
  const sources = [...[...modules].flatMap((module) => module.sources), ...variables.sources];
  return new Set(sources.flatMap(({ name, text }) => (mayIgnore(name, text) ? [name] : [])));
}

/** Variables without a value, if the gates do not depend on them (AMT010). Gates that do name them themselves. */
function unsetVariables(configuration: Configuration, asked: readonly AskedToken[]): ReportedFinding[] {
  if (asked.length === 0) return [];
  return Array.from(configuration.unsetVariables, ([name, { header }]) => ({
    rule: UNJUDGED_GATE,
    level: 'error',
    subject: `var.${name}`,
    title: `Variable ${name} has no value`,
    message: `Variable ${name} has no default and is not set: terraform plan fails before it checks a gate.`,
    help: `Set it (--var, --var-file, TF_VAR_${name}), or give it a default.`,
    name: `var.${name}`,
    tokenFingerprint: null,
    location: locationOf(header),
  }));
}

/** Reads with the engine that is named, else with OpenTofu where something only OpenTofu knows is used. */
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

/** Something in a configuration that Terraform does not know, and where it is. */
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

/** The root of the repository that a folder is in, else the folder itself. */
function repositoryOf(folder: string): string {
  return repositoryRoot(resolve(folder)) ?? resolve(folder);
}
