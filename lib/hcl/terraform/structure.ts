import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { isIdentifier } from '../syntax/identifier';
import type { Place } from '../syntax/source-text';
import { attributeNamed, constantText, literalText } from './block-parts';
import { lifecycleFaults } from './lifecycle';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import { moveFaults } from './moves';
import { isOfBuiltInType, nestedFaults } from './nested-structure';
import { featuresOfOpenTofu } from './opentofu-features';
import { localProviderName } from './provider-configuration';
import { passedProviderFaults, providerNameFaults } from './provider-names';
import { provisionerFaults } from './provisioners';
import { referenceIn } from './reference-text';
import { referencesIn } from './references';
import { constraintFaults, isProviderName } from './required-providers';
import { BACKENDS, settingsFaults } from './settings';

/** The blocks of a configuration, and how many labels each has. */
const LABELS: Readonly<Record<string, number>> = {
  terraform: 0,
  provider: 1,
  variable: 1,
  locals: 0,
  output: 1,
  module: 1,
  resource: 2,
  data: 2,
  ephemeral: 2,
  check: 1,
  import: 0,
  moved: 0,
  removed: 0,
  action: 2,
};
/** Blocks that only OpenTofu supports. */
const LABELS_OF_OPENTOFU: Readonly<Record<string, number>> = { ...LABELS, language: 0 };

const RESERVED = [
  'source',
  'version',
  'provider',
  'providers',
  'count',
  'for_each',
  'lifecycle',
  'depends_on',
  'locals',
  // A block of this name contains arguments whose names are also those of the language.
  '_',
];

/** Reports faults that do not depend on values: unknown blocks, wrong labels, and moves without a valid address. */
export function structureDiagnostics(
  configuration: ModuleConfiguration,
  engine: Engine,
  isRoot: boolean,
): Diagnostic[] {
  const { blocks } = configuration;
  return [
    ...blocks.flatMap((block) => labelFaults(block, engine)),
    ...moveFaults(configuration),
    ...Array.from(configuration.resources.values()).flatMap((resource) =>
      builtInFaults(resource, configuration),
    ),
    ...blocks.flatMap((block) => [
      ...(block.type === 'terraform' ? settingsFaults(block, engine, isRoot) : []),
      ...(block.type === 'provider' ? providerFaults(block) : []),
      ...(block.type === 'import' ? identityFaults(block) : []),
      ...nestedFaults(block, engine),
      ...lifecycleFaults(block, configuration, engine),
      ...provisionerFaults(block),
      ...dependencyFaults(block),
      ...(block.type === 'module' ? passedProviderFaults(block, engine) : providerNameFaults(block, engine)),
      ...conditionFaults(block),
      ...(block.type === 'check' ? checkFaults(block) : []),
    ]),
    ...blocks
      .filter(({ type }) => type === 'import' && !isRoot)
      .map(({ header }) => errorAt('import is allowed only in the root module.', header)),
    ...(engine === 'terraform' ? blocks.flatMap(featuresOfOpenTofu).map(({ refusal }) => refusal) : []),
    ...blocks.flatMap(newerFeatures),
  ];
}

/** The built-in provider has two types. */
function builtInFaults(resource: ResourceBlock, { requiredProviders }: ModuleConfiguration): Diagnostic[] {
  const { type, block } = resource;
  const isBuiltIn = localProviderName(resource) === 'terraform' && !requiredProviders.has('terraform');
  if (!isBuiltIn) return [];
  if (!isOfBuiltInType(block))
    return [errorAt(`The provider terraform has no ${block.type} ${type}.`, block.header)];
  const backend = attributeNamed(block.body, 'backend')?.value;
  const name =
    type === 'terraform_remote_state' && backend?.kind === 'template' ? literalText(backend) : undefined;
  return name === undefined || BACKENDS.includes(name) || backend === undefined
    ? []
    : [errorAt(`There is no backend "${name}".`, backend)];
}

/** Blocks with conditions that must refer to something. */
const CONDITIONS = ['validation', 'precondition', 'postcondition', 'assert'];

/** Arguments that older versions of the engines do not support. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  variable: ['deprecated', 'const'],
  output: ['deprecated', 'type'],
  import: ['identity'],
};

function newerFeatures({ type, body, header }: Block): Diagnostic[] {
  const warning = (what: string, place: Place): Diagnostic => ({
    ...errorAt(`${what} needs a newer version of Terraform or OpenTofu.`, place),
    severity: 'warning',
  });
  if (type === 'action') return [warning('A block action', header)];
  const newer = Object.hasOwn(NEWER, type) ? NEWER[type] : [];
  return body.attributes
    .filter(({ name }) => newer?.includes(name))
    .map(({ name, namePlace }) => warning(`The argument ${name} of a block ${type}`, namePlace));
}

function providerFaults({ body }: Block): Diagnostic[] {
  const alias = attributeNamed(body, 'alias')?.value;
  const name = alias?.kind === 'template' ? literalText(alias) : undefined;
  const isConstant = alias?.kind !== 'null' && (alias === undefined || referencesIn(alias).length === 0);
  const version = attributeNamed(body, 'version')?.value;
  const isFixed =
    version === undefined || (version.kind === 'template' && referencesIn(version).length === 0);
  return [
    ...(alias !== undefined && (!isConstant || (name !== undefined && !isIdentifier(name)))
      ? [errorAt('The alias of a provider must be a name.', alias)]
      : []),
    ...(isFixed ? [] : [errorAt('The version of a provider must be a string without references.', version)]),
    ...(version === undefined ? [] : constraintFaults(version)),
  ];
}

/** A block `import` has an `id`, or, in newer versions, an `identity`. */
function identityFaults({ body, header }: Block): Diagnostic[] {
  const given = ['id', 'identity'].filter((name) => attributeNamed(body, name) !== undefined);
  return given.length === 1 ? [] : [errorAt('A block import needs one of id and identity.', header)];
}

/** `depends_on` must name whole objects, because it does not depend on values. */
function dependencyFaults({ type, body }: Block): Diagnostic[] {
  const nested = type === 'check' ? body.blocks.flatMap(dependencyFaults) : [];
  const dependencies = attributeNamed(body, 'depends_on')?.value;
  if (dependencies === undefined || !['resource', 'data', 'ephemeral', 'module', 'output'].includes(type))
    return nested;
  if (dependencies.kind !== 'tuple')
    return [...nested, errorAt('depends_on must be a list of references in brackets.', dependencies)];
  return [
    ...nested,
    ...dependencies.items
      .filter((item) => !isObject(referenceIn(item)))
      .map((item) => errorAt('depends_on must name whole objects, such as resources and modules.', item)),
  ];
}

/** Whether an expression names an object or one of its instances. */
function isObject(expression: Expression): boolean {
  const reference = referenceOf(expression);
  if (reference === undefined || ['each', 'count', 'self'].includes(reference.root)) return false;
  const { root, steps } = reference;
  const path = steps
    .map((step) => (step.kind === 'get' ? '.' : constantText(step.key) !== undefined ? '[]' : '?'))
    .join('');
  return (PATHS.get(root) ?? RESOURCE_PATH).test(path);
}

const RESOURCE_PATH = /^\.(\[\])?$/;
const PREFIXED_PATH = /^\.\.(\[\])?$/;
/** The paths from each root to a whole object, as written by isObject(). A root that is not listed is the type of a resource. */
const PATHS: ReadonlyMap<string, RegExp> = new Map([
  ['var', /^\.$/],
  ['local', /^\.$/],
  ['data', PREFIXED_PATH],
  ['ephemeral', PREFIXED_PATH],
  ['resource', PREFIXED_PATH],
  // An output of a module, or of one of its instances, is an object too.
  ['module', /^\.(\[\])?\.?$/],
]);

function labelFaults({ type, labels, header }: Block, engine: Engine): Diagnostic[] {
  const known = engine === 'opentofu' ? LABELS_OF_OPENTOFU : LABELS;
  const wanted = Object.hasOwn(known, type) ? known[type] : undefined;
  if (wanted === undefined) return [errorAt(`There is no block ${type}.`, header)];
  const [label] = labels;
  if (labels.length !== wanted) {
    const message = `A block ${type} has ${wanted} label${wanted === 1 ? '' : 's'}, not ${labels.length}.`;
    return [errorAt(message, label ?? header)];
  }
  if (type === 'variable' && label !== undefined && RESERVED.includes(label.text)) {
    const message = `A variable cannot be called ${label.text}, because this name has a special meaning in module calls.`;
    return [errorAt(message, header)];
  }
  const isName = type === 'provider' ? isProviderName : isIdentifier;
  const wrong = labels.find(({ text }) => !isName(text));
  return wrong === undefined ? [] : [errorAt(`"${wrong.text}" is not a name.`, header)];
}

/** A condition must refer to something, else it is constant. That of a variable must refer to the variable. */
function conditionFaults({ type, labels, body }: Block): Diagnostic[] {
  const variable = type === 'variable' ? labels[0]?.text : undefined;
  return body.blocks.flatMap((block) => {
    const within = conditionFaults(block);
    const condition = CONDITIONS.includes(block.type) ? attributeNamed(block.body, 'condition') : undefined;
    if (condition === undefined) return within;
    const references = referencesIn(condition.value);
    if (references.length === 0)
      return [...within, errorAt('The condition refers to nothing, so it would check nothing.', condition)];
    const isOwn = references.some(
      ({ root, steps: [step] }) => root === 'var' && step?.kind === 'get' && step.name === variable,
    );
    return variable === undefined || isOwn
      ? within
      : [...within, errorAt(`The condition of a validation of var.${variable} must refer to it.`, condition)];
  });
}

function checkFaults({ body, header }: Block): Diagnostic[] {
  const data = body.blocks.filter(({ type }) => type === 'data');
  const repeated = data.flatMap(
    (block) => attributeNamed(block.body, 'count') ?? attributeNamed(block.body, 'for_each') ?? [],
  );
  return [
    ...(body.blocks.some(({ type }) => type === 'assert')
      ? []
      : [errorAt('A check block needs an assert block.', header)]),
    ...data.slice(1).map((block) => errorAt('A check block holds one data source at most.', block.header)),
    ...data
      .flatMap((block) => block.body.blocks.filter(({ type }) => type === 'lifecycle'))
      .map((block) => errorAt('A data source of a check block has no lifecycle.', block.header)),
    ...repeated.map(({ namePlace, name }) =>
      errorAt(`A data source of a check block has no ${name}.`, namePlace),
    ),
  ];
}
