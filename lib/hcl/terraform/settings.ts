import type { Engine } from '../engine';
import type { Block, Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT, expressionsIn, subexpressions } from '../syntax/walk';
import { constantText } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { isRequiredVersion } from './provider-configuration';
import { referencesIn } from './references';
import { requiredProviderFaults } from './required-providers';
import { requiredVersions, VERSIONS, valuesNamed } from './required-version';
import { canBeMet, parseConstraints, type VersionConstraints } from './version-constraint';

/** The version constraints of a module for the engine. */
interface RequiredVersion {
  readonly value: Expression;
  readonly text: string;
  readonly constraints: VersionConstraints;
}

/** Reports the faults of a block `terraform` for which an engine refuses the configuration. */
export function settingsFaults({ body }: Block, engine: Engine, isRoot: boolean): Diagnostic[] {
  const ofType = (type: string) => body.blocks.filter((one) => one.type === type);
  return [
    ...ofType('required_providers').flatMap(requiredProviderFaults),
    ...ofType('backend').flatMap((backend) => labelFaults(backend, 1)),
    ...ofType('cloud').flatMap((cloud) => labelFaults(cloud, 0)),
    // Engines ignore the backend of a called module.
    ...(isRoot ? ofType('backend').flatMap((backend) => backendFaults(backend, engine)) : []),
    ...(isRoot ? ofType('cloud').flatMap((cloud) => constantFaults(cloud, engine)) : []),
    ...ofType('provider_meta').flatMap((meta) => [
      ...labelFaults(meta, 1),
      ...constantFaults(meta, 'terraform'),
    ]),
    ...(engine === 'terraform' ? [...experimentFaults(body), ...editionFaults(body)] : []),
  ];
}

/** The constraints of modules that no version of the engine meets. */
export function versionFaults(modules: readonly ModuleConfiguration[], engine: Engine): Diagnostic[] {
  const values = modules.flatMap(({ blocks }) => blocks.flatMap((block) => requiredVersions(block, engine)));
  const required: RequiredVersion[] = [];
  const faults: Diagnostic[] = [];
  for (const value of values) {
    const text = constantText(value);
    const constraints = text === undefined ? undefined : parseConstraints(text);
    if (value.kind !== 'null' && (text === undefined ? !isTemplate(value) : !isForEngine(constraints)))
      faults.push(errorAt('The version must be required in the form ">= 1.5, < 2.0".', value));
    else if (text !== undefined && constraints !== undefined) required.push({ value, text, constraints });
  }
  const { name, from, below } = VERSIONS[engine];
  const isMet = (constraints: VersionConstraints) => canBeMet(constraints, from, below);
  const unmet = required.filter(({ constraints }) => !isMet(constraints));
  for (const { text, value } of unmet)
    faults.push(errorAt(`No version of ${name}, from ${from.join('.')} on, satisfies "${text}".`, value));
  const [first] = required;
  if (first === undefined || unmet.length > 0 || isMet(required.flatMap(({ constraints }) => constraints)))
    return faults;
  const texts = [...new Set(required.map(({ text }) => `"${text}"`))].join(', ');
  return [...faults, errorAt(`No version of ${name} satisfies every module: ${texts}.`, first.value)];
}

/** The first constraint of the modules that a version of the engine does not meet. */
export function unmetEngineVersion(
  modules: readonly ModuleConfiguration[],
  engine: Engine,
  version: string,
): Expression | undefined {
  return modules
    .flatMap(({ blocks }) => blocks.flatMap((block) => requiredVersions(block, engine)))
    .find((value) => !isRequiredVersion(version, value));
}

/** Whether an engine accepts constraints for its own version: those without prereleases. */
function isForEngine(constraints: VersionConstraints | undefined): boolean {
  return constraints?.every(({ prerelease }) => prerelease === '') === true;
}

/** A template that contains only constants, such as `">= ${1}.0"`. */
function isTemplate(expression: Expression): boolean {
  return expression.kind === 'template' && !needsScope(expression);
}

/** Whether an expression refers to something or calls a function. */
function needsScope(expression: Expression): boolean {
  return (
    referencesIn(expression).length > 0 ||
    expression.kind === 'call' ||
    subexpressions(expression).some(needsScope)
  );
}

/** The backends of all releases; Terraform 1.12 added `oci`. */
export const BACKENDS = [
  'azurerm',
  'consul',
  'cos',
  'gcs',
  'http',
  'inmem',
  'kubernetes',
  'local',
  'oci',
  'oss',
  'pg',
  'remote',
  's3',
];

function backendFaults(backend: Block, engine: Engine): Diagnostic[] {
  const { labels, body } = backend;
  const [label] = labels;
  if (label === undefined) return [];
  if (!BACKENDS.includes(label.text)) return [errorAt(`There is no backend "${label.text}".`, label)];
  const isLocal = label.text === 'local';
  return [
    ...constantFaults(backend, engine),
    ...body.attributes
      .filter(({ name }) => isLocal && !['path', 'workspace_dir', COMMENT].includes(name))
      .map(({ name, namePlace }) => errorAt(`The backend "local" has no argument ${name}.`, namePlace)),
    ...body.blocks
      .filter(() => isLocal)
      .map(({ type, header }) => errorAt(`The backend "local" has no block ${type}.`, header)),
  ];
}

/** Settings are read before the evaluation. OpenTofu already knows variables and locals then. */
function constantFaults({ type, body }: Block, engine: Engine): Diagnostic[] {
  if (engine === 'opentofu') return [];
  return expressionsIn(body)
    .filter(needsScope)
    .map((value) => errorAt(`A block ${type} accepts neither references nor functions.`, value));
}

function labelFaults({ type, labels, header }: Block, wanted: number): Diagnostic[] {
  if (labels.length === wanted) return [];
  return [errorAt(`A block ${type} has ${wanted === 1 ? 'one label' : 'no label'}.`, header)];
}

function experimentFaults(body: Body): Diagnostic[] {
  return valuesNamed([body], 'experiments').map((value) =>
    errorAt('Releases of Terraform do not run modules with experiments.', value),
  );
}

function editionFaults(body: Body): Diagnostic[] {
  return valuesNamed([body], 'language')
    .filter((value) => value.kind !== 'variable' || value.name !== 'TF2021')
    .map((value) => errorAt('The only edition of the language is TF2021.', value));
}
