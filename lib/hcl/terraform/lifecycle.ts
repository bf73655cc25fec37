import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { attributeNamed, constantText, literalText } from './block-parts';
import { resourceAt } from './declared-references';
import type { ModuleConfiguration } from './module-configuration';
import { unquotedReference } from './reference-text';
import { referencesIn } from './references';

/** The errors in the arguments of `lifecycle`. */
export function lifecycleErrors(
  block: Block,
  configuration: ModuleConfiguration,
  engine: Engine,
): Diagnostic[] {
  return block.body.blocks
    .filter(({ type }) => type === 'lifecycle')
    .flatMap(({ body }) => {
      const value = (name: string) => attributeNamed(body, name)?.value;
      const flags = [
        'create_before_destroy',
        ...(block.type === 'removed' ? ['destroy'] : []),
        ...(engine === 'terraform' ? ['prevent_destroy'] : []),
      ];
      return [
        ...flags.flatMap((name) => {
          const flag = value(name);
          return flag === undefined || isFlag(flag) ? [] : [errorAt(`${name} must be true or false.`, flag)];
        }),
        ...(engine === 'opentofu' ? repetitionErrors(value('prevent_destroy')) : []),
        ...ignoredErrors(value('ignore_changes')),
        ...triggerErrors(value('replace_triggered_by'), block, configuration, engine),
      ];
    });
}

/** OpenTofu also evaluates `prevent_destroy` for instances that are no longer declared, so it must not refer to `each` or `count`. */
function repetitionErrors(expression: Expression | undefined): Diagnostic[] {
  return (expression === undefined ? [] : referencesIn(expression))
    .filter(({ root }) => root === 'each' || root === 'count')
    .map(({ root, place }) => errorAt(`prevent_destroy must not refer to ${root}.`, place));
}

/** Whether an expression is a constant bool. Operators on constants are accepted without evaluation. */
function isFlag(expression: Expression): boolean {
  if (referencesIn(expression).length > 0) return false;
  switch (expression.kind) {
    case 'boolean':
    case 'unary':
    case 'binary':
    case 'conditional':
      return true;
    case 'parentheses':
      return isFlag(expression.inner);
    case 'template':
      return ['true', 'false', '1', '0'].includes(literalText(expression) ?? 'true');
    default:
      return false;
  }
}

/** Names that have a meaning in every resource and are not attributes. */
const META_ARGUMENTS = [
  'all',
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'self',
  'provisioner',
];

function ignoredErrors(ignored: Expression | undefined): Diagnostic[] {
  if (ignored === undefined || (!isInQuotes(ignored) && literalText(ignored) === 'all')) return [];
  if (ignored.kind !== 'tuple')
    return [errorAt('ignore_changes must be all, or a list of attributes in brackets.', ignored)];
  return ignored.items
    .filter((item) => {
      const reference = referenceOf(unquotedReference(item));
      const isConstant = reference?.steps.every(
        (step) => step.kind === 'get' || constantText(step.key) !== undefined,
      );
      return isConstant !== true || META_ARGUMENTS.includes(reference?.root ?? '');
    })
    .map((item) => errorAt('ignore_changes must contain only attributes of the resource.', item));
}

/** Only managed resources have changes. OpenTofu stops at the first changed one, so it may not report later items. */
function triggerErrors(
  triggers: Expression | undefined,
  { type, body, labels }: Block,
  configuration: ModuleConfiguration,
  engine: Engine,
): Diagnostic[] {
  if (triggers === undefined) return [];
  if (triggers.kind !== 'tuple')
    return [errorAt('replace_triggered_by must be a list of references in brackets.', triggers)];
  const own = type === 'resource' ? labels.map(({ text }) => text).join('.') : undefined;
  return triggers.items.flatMap((item, at) => {
    const reference = isInQuotes(item) ? undefined : referenceOf(unquotedReference(item));
    const { root = '', steps = [] } = reference ?? {};
    const isRead = root === 'data' || root === 'ephemeral';
    if (isRead && engine === 'opentofu' && at > 0) return [];
    const found = reference && resourceAt(configuration, root, steps);
    if (found === undefined || isRead || found.resource.address === own)
      return [errorAt('replace_triggered_by must contain only other managed resources of the module.', item)];
    const key = steps[found.consumed];
    if (key?.kind !== 'index') return [];
    const repeated = (one: Block['body']) =>
      ['count', 'for_each'].filter((name) => attributeNamed(one, name) !== undefined);
    if (repeated(found.resource.block.body).length === 0)
      return [
        errorAt(
          `${found.resource.address} has neither count nor for_each, so it must not be followed by a key.`,
          item,
        ),
      ];
    const keyRoot = referenceOf(key.key)?.root;
    const isKnown =
      keyRoot === undefined || repeated(body).includes(keyRoot === 'each' ? 'for_each' : keyRoot);
    return isKnown
      ? []
      : [errorAt('A key in replace_triggered_by must be a constant, count.index or each.key.', key.key)];
  });
}

/** Whether a reference is in quotes, which is right only in JSON syntax. */
function isInQuotes({ kind, source }: Expression): boolean {
  return kind === 'template' && !source.name.endsWith('.json');
}
