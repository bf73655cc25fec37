import type { Engine } from '../engine';
import type { Block, Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT, expressionsIn, subexpressions } from '../syntax/walk';
import { constantText, labelCountErrors } from './block-parts';
import type { ModuleConfiguration } from './module-configuration';
import { isRequiredVersion } from './provider-configuration';
import { referencesIn } from './references';
import { requiredProviderErrors } from './required-providers';
import { requiredVersions, VERSIONS, valuesNamed } from './required-version';
import { canBeMet, parseConstraints, type VersionConstraints } from './version-constraint';

/** A version constraint of a module for the engine. */
interface RequiredVersion {
  readonly value: Expression;
  readonly text: string;
  readonly constraints: VersionConstraints;
}

/** The errors in a `terraform` block. */
export function settingsErrors({ body }: Block, engine: Engine, isRoot: boolean): Diagnostic[] {
  const ofType = (type: string) => body.blocks.filter((one) => one.type === type);
  return [
    ...ofType('required_providers').flatMap(requiredProviderErrors),
    ...ofType('backend').flatMap((backend) => labelCountErrors(backend, 1)),
    ...ofType('cloud').flatMap((cloud) => labelCountErrors(cloud, 0)),
    // The engines ignore the backend of a called module.
    ...(isRoot ? ofType('backend').flatMap((backend) => backendErrors(backend, engine)) : []),
    ...(isRoot ? ofType('cloud').flatMap((cloud) => constantErrors(cloud, engine)) : []),
    ...ofType('provider_meta').flatMap((meta) => [
      ...labelCountErrors(meta, 1),
      ...constantErrors(meta, 'terraform'),
    ]),
    ...(engine === 'terraform' ? [...experimentErrors(body), ...editionErrors(body)] : []),
  ];
}

/** The errors in version constraints for the engine: invalid ones, and those that no version meets. */
export function versionErrors(modules: readonly ModuleConfiguration[], engine: Engine): Diagnostic[] {
  const values = modules.flatMap(({ blocks }) => blocks.flatMap((block) => requiredVersions(block, engine)));
  const required: RequiredVersion[] = [];
  const errors: Diagnostic[] = [];
  for (const value of values) {
    const text = constantText(value);
    const constraints = text === undefined ? undefined : parseConstraints(text);
    if (value.kind !== 'null' && (text === undefined ? !isTemplate(value) : !isForEngine(constraints)))
      errors.push(errorAt('A version constraint is required here, such as ">= 1.5, < 2.0".', value));
    else if (text !== undefined && constraints !== undefined) required.push({ value, text, constraints });
  }
  const { name, from, below } = VERSIONS[engine];
  const isMet = (constraints: VersionConstraints) => canBeMet(constraints, from, below);
  const unmet = required.filter(({ constraints }) => !isMet(constraints));
  for (const { text, value } of unmet)
    errors.push(errorAt(`No version of ${name}, from ${from.join('.')} on, satisfies "${text}".`, value));
  const [first] = required;
  if (first === undefined || unmet.length > 0 || isMet(required.flatMap(({ constraints }) => constraints)))
    return errors;
  const texts = [...new Set(required.map(({ text }) => `"${text}"`))].join(', ');
  return [...errors, errorAt(`No version of ${name} satisfies every module: ${texts}.`, first.value)];
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

/** Whether the engines accept constraints for their own version: only without prereleases. */
function isForEngine(constraints: VersionConstraints | undefined): boolean {
  return constraints?.every(({ prerelease }) => prerelease === '') === true;
}

/** Whether an expression is a template of constants, such as `">= ${1}.0"`. */
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

/** The backends of all releases. `oci` requires Terraform 1.12. */
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

function backendErrors(backend: Block, engine: Engine): Diagnostic[] {
  const { labels, body } = backend;
  const [label] = labels;
  if (label === undefined) return [];
  if (!BACKENDS.includes(label.text)) return [errorAt(`The backend "${label.text}" does not exist.`, label)];
  const isLocal = label.text === 'local';
  return [
    ...constantErrors(backend, engine),
    ...body.attributes
      .filter(({ name }) => isLocal && !['path', 'workspace_dir', COMMENT].includes(name))
      .map(({ name, namePlace }) =>
        errorAt(`The argument ${name} is not supported in the backend "local".`, namePlace),
      ),
    ...body.blocks
      .filter(() => isLocal)
      .map(({ type, header }) =>
        errorAt(`The block ${type} is not supported in the backend "local".`, header),
      ),
  ];
}

/** The errors for expressions in settings that must be constant. OpenTofu allows variables and local values there. */
function constantErrors({ type, body }: Block, engine: Engine): Diagnostic[] {
  if (engine === 'opentofu') return [];
  return expressionsIn(body)
    .filter(needsScope)
    .map((value) => errorAt(`References and functions are not allowed in ${type} blocks.`, value));
}

function experimentErrors(body: Body): Diagnostic[] {
  return valuesNamed([body], 'experiments').map((value) =>
    errorAt('Experiments are not supported in releases of Terraform.', value),
  );
}

function editionErrors(body: Body): Diagnostic[] {
  return valuesNamed([body], 'language')
    .filter((value) => value.kind !== 'variable' || value.name !== 'TF2021')
    .map((value) => errorAt('The only supported edition of the language is TF2021.', value));
}
