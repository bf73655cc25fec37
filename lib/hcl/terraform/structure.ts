import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { isIdentifier } from '../syntax/identifier';
import type { Place } from '../syntax/source-text';
import { attributeNamed, constantText, labelCountErrors, literalText } from './block-parts';
import { lifecycleErrors } from './lifecycle';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import { moveErrors } from './moves';
import { isOfBuiltInType, nestedErrors } from './nested-structure';
import { featuresOfOpenTofu } from './opentofu-features';
import { localProviderName } from './provider-configuration';
import { passedProviderErrors, providerNameErrors } from './provider-names';
import { provisionerErrors } from './provisioners';
import { unquotedReference } from './reference-text';
import { referencesIn } from './references';
import { constraintErrors, isProviderName } from './required-providers';
import { BACKENDS, settingsErrors } from './settings';

/** The number of labels of each block type. */
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
  // The block `_` contains arguments that have the names of meta-arguments.
  '_',
];

/** The errors of a module that do not depend on values, such as unknown blocks. */
export function structureDiagnostics(
  configuration: ModuleConfiguration,
  engine: Engine,
  isRoot: boolean,
): Diagnostic[] {
  const { blocks } = configuration;
  return [
    ...blocks.flatMap((block) => labelErrors(block, engine)),
    ...moveErrors(configuration),
    ...Array.from(configuration.resources.values()).flatMap((resource) =>
      builtInErrors(resource, configuration),
    ),
    ...blocks.flatMap((block) => [
      ...(block.type === 'terraform' ? settingsErrors(block, engine, isRoot) : []),
      ...(block.type === 'provider' ? providerErrors(block) : []),
      ...(block.type === 'import' ? identityErrors(block) : []),
      ...nestedErrors(block, engine),
      ...lifecycleErrors(block, configuration, engine),
      ...provisionerErrors(block),
      ...dependencyErrors(block),
      ...(block.type === 'module' ? passedProviderErrors(block, engine) : providerNameErrors(block, engine)),
      ...conditionErrors(block),
      ...(block.type === 'check' ? checkErrors(block) : []),
    ]),
    ...blocks
      .filter(({ type }) => type === 'import' && !isRoot)
      .map(({ header }) => errorAt('import is allowed only in the root module.', header)),
    ...(engine === 'terraform' ? blocks.flatMap(featuresOfOpenTofu).map(({ refusal }) => refusal) : []),
    ...blocks.flatMap(newerFeatures),
  ];
}

/** The errors in resources of the built-in provider, which has only two types. */
function builtInErrors(resource: ResourceBlock, { requiredProviders }: ModuleConfiguration): Diagnostic[] {
  const { type, block } = resource;
  const isBuiltIn = localProviderName(resource) === 'terraform' && !requiredProviders.has('terraform');
  if (!isBuiltIn) return [];
  if (!isOfBuiltInType(block))
    return [
      errorAt(`The provider terraform does not support ${block.type} blocks of type ${type}.`, block.header),
    ];
  const backend = attributeNamed(block.body, 'backend')?.value;
  const name =
    type === 'terraform_remote_state' && backend?.kind === 'template' ? literalText(backend) : undefined;
  return name === undefined || BACKENDS.includes(name) || backend === undefined
    ? []
    : [errorAt(`The backend "${name}" does not exist.`, backend)];
}

/** Blocks with a condition, which must refer to something. */
const CONDITIONS = ['validation', 'precondition', 'postcondition', 'assert'];

/** Arguments that older versions of the engines do not support. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  variable: ['deprecated', 'const'],
  output: ['deprecated', 'type'],
  import: ['identity'],
};

function newerFeatures({ type, body, header }: Block): Diagnostic[] {
  const warning = (what: string, place: Place): Diagnostic => ({
    ...errorAt(`${what} requires a newer version of Terraform or OpenTofu.`, place),
    severity: 'warning',
  });
  if (type === 'action') return [warning('An action block', header)];
  const newer = Object.hasOwn(NEWER, type) ? NEWER[type] : [];
  return body.attributes
    .filter(({ name }) => newer?.includes(name))
    .map(({ name, namePlace }) => warning(`The argument ${name} in ${type} blocks`, namePlace));
}

function providerErrors({ body }: Block): Diagnostic[] {
  const alias = attributeNamed(body, 'alias')?.value;
  const name = alias?.kind === 'template' ? literalText(alias) : undefined;
  const isConstant = alias?.kind !== 'null' && (alias === undefined || referencesIn(alias).length === 0);
  const version = attributeNamed(body, 'version')?.value;
  const isFixed =
    version === undefined || (version.kind === 'template' && referencesIn(version).length === 0);
  return [
    ...(alias !== undefined && (!isConstant || (name !== undefined && !isIdentifier(name)))
      ? [errorAt('The alias of a provider must be an identifier.', alias)]
      : []),
    ...(isFixed ? [] : [errorAt('The version of a provider must be a string without references.', version)]),
    ...(version === undefined ? [] : constraintErrors(version)),
  ];
}

/** The error if an import block does not have exactly one of `id` and, in newer versions, `identity`. */
function identityErrors({ body, header }: Block): Diagnostic[] {
  const given = ['id', 'identity'].filter((name) => attributeNamed(body, name) !== undefined);
  return given.length === 1 ? [] : [errorAt('An import block requires either id or identity.', header)];
}

/** The errors in `depends_on`, which must name whole objects. */
function dependencyErrors({ type, body }: Block): Diagnostic[] {
  const nested = type === 'check' ? body.blocks.flatMap(dependencyErrors) : [];
  const dependencies = attributeNamed(body, 'depends_on')?.value;
  if (dependencies === undefined || !['resource', 'data', 'ephemeral', 'module', 'output'].includes(type))
    return nested;
  if (dependencies.kind !== 'tuple')
    return [...nested, errorAt('depends_on must be a list of references in brackets.', dependencies)];
  return [
    ...nested,
    ...dependencies.items
      .filter((item) => !isObject(unquotedReference(item)))
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
/** The steps from a root to an object: `.` is a name, `[]` a key. Other roots are types of resources. */
const PATHS: ReadonlyMap<string, RegExp> = new Map([
  ['var', /^\.$/],
  ['local', /^\.$/],
  ['data', PREFIXED_PATH],
  ['ephemeral', PREFIXED_PATH],
  ['resource', PREFIXED_PATH],
  // A module, one of its instances, or an output of these.
  ['module', /^\.(\[\])?\.?$/],
]);

function labelErrors(block: Block, engine: Engine): Diagnostic[] {
  const { type, labels, header } = block;
  const known = engine === 'opentofu' ? LABELS_OF_OPENTOFU : LABELS;
  const wanted = Object.hasOwn(known, type) ? known[type] : undefined;
  if (wanted === undefined) return [errorAt(`Blocks of type ${type} are not supported.`, header)];
  const [label] = labels;
  if (labels.length !== wanted) return labelCountErrors(block, wanted);
  if (type === 'variable' && label !== undefined && RESERVED.includes(label.text)) {
    const message = `A variable must not have the name ${label.text}, which has a special meaning in module calls.`;
    return [errorAt(message, header)];
  }
  const isName = type === 'provider' ? isProviderName : isIdentifier;
  const wrong = labels.find(({ text }) => !isName(text));
  return wrong === undefined ? [] : [errorAt(`"${wrong.text}" is not a valid name.`, header)];
}

/** The errors in conditions: each must refer to something, and that of a validation to its variable. */
function conditionErrors({ type, labels, body }: Block): Diagnostic[] {
  const variable = type === 'variable' ? labels[0]?.text : undefined;
  return body.blocks.flatMap((block) => {
    const within = conditionErrors(block);
    const condition = CONDITIONS.includes(block.type) ? attributeNamed(block.body, 'condition') : undefined;
    if (condition === undefined) return within;
    const references = referencesIn(condition.value);
    if (references.length === 0)
      return [
        ...within,
        errorAt('The condition must refer to something: otherwise its result is always the same.', condition),
      ];
    const isOwn = references.some(
      ({ root, steps: [step] }) => root === 'var' && step?.kind === 'get' && step.name === variable,
    );
    return variable === undefined || isOwn
      ? within
      : [
          ...within,
          errorAt(
            `The condition in a validation of var.${variable} must refer to var.${variable}.`,
            condition,
          ),
        ];
  });
}

function checkErrors({ body, header }: Block): Diagnostic[] {
  const data = body.blocks.filter(({ type }) => type === 'data');
  const repeated = data.flatMap(
    (block) => attributeNamed(block.body, 'count') ?? attributeNamed(block.body, 'for_each') ?? [],
  );
  return [
    ...(body.blocks.some(({ type }) => type === 'assert')
      ? []
      : [errorAt('A check block requires an assert block.', header)]),
    ...data.slice(1).map((block) => errorAt('A check block can have only one data source.', block.header)),
    ...data
      .flatMap((block) => block.body.blocks.filter(({ type }) => type === 'lifecycle'))
      .map((block) => errorAt('lifecycle is not supported in a data source of a check block.', block.header)),
    ...repeated.map(({ namePlace, name }) =>
      errorAt(`${name} is not supported in a data source of a check block.`, namePlace),
    ),
  ];
}
