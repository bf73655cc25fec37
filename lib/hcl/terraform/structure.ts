import type { Engine } from '../engine';
import type { Block, Expression } from '../syntax/ast';
import type { Diagnostic } from '../syntax/diagnostic';
import { isIdentifier } from '../syntax/identifier';
import type { Place } from '../syntax/source-text';
import { attributeOf, type ModuleConfiguration } from './module-configuration';
import { referencesIn } from './references';

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

const RESERVED = ['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'];

/** What an engine refuses whatever values there are: blocks that the language does not have, and moves to nowhere. */
export function structureDiagnostics(configuration: ModuleConfiguration, engine: Engine): Diagnostic[] {
  const { blocks } = configuration;
  return [
    ...blocks.flatMap((block) => [...labelFaults(block), ...moveFaults(block, configuration)]),
    ...blocks.flatMap((block) => [
      ...conditionFaults(block),
      ...(block.type === 'check' ? checkFaults(block) : []),
    ]),
    ...(engine === 'terraform' ? blocks.flatMap(featuresOfOpenTofu) : []),
  ];
}

function labelFaults({ type, labels, header }: Block): Diagnostic[] {
  const wanted = Object.hasOwn(LABELS, type) ? LABELS[type] : undefined;
  if (wanted === undefined) return [fault(`There is no block ${type}.`, header)];
  if (labels.length !== wanted && type !== 'locals') {
    return [
      fault(
        `A block ${type} has ${wanted} label${wanted === 1 ? '' : 's'}, and not ${labels.length}.`,
        header,
      ),
    ];
  }
  const [label] = labels;
  if (type === 'variable' && label !== undefined && RESERVED.includes(label.text)) {
    const message = `A variable cannot be called ${label.text}: that is an argument of every module call.`;
    return [fault(message, header)];
  }
  const wrong = labels.find(({ text }) => !isIdentifier(text));
  return wrong === undefined ? [] : [fault(`"${wrong.text}" is not a name.`, header)];
}

const CONDITIONS = ['precondition', 'postcondition', 'assert', 'validation'];

/** A condition that refers to nothing always comes to the same. */
function conditionFaults({ type, body }: Block): Diagnostic[] {
  const within = body.blocks.flatMap(conditionFaults);
  const condition = CONDITIONS.includes(type) ? attributeOf(body, 'condition') : undefined;
  if (condition === undefined || referencesIn(condition.value).length > 0) return within;
  return [...within, fault('The condition refers to nothing, so it would check nothing.', condition)];
}

function checkFaults({ body, header }: Block): Diagnostic[] {
  const data = body.blocks.filter(({ type }) => type === 'data');
  const repeated = data.flatMap(
    (block) => attributeOf(block.body, 'count') ?? attributeOf(block.body, 'for_each') ?? [],
  );
  return [
    ...(body.blocks.some(({ type }) => type === 'assert')
      ? []
      : [fault('A check block needs an assert block.', header)]),
    ...data.slice(1).map((block) => fault('A check block holds one data source at most.', block.header)),
    ...repeated.map(({ namePlace, name }) =>
      fault(`A data source of a check block has no ${name}.`, namePlace),
    ),
  ];
}

function moveFaults({ type, body, header }: Block, { resources }: ModuleConfiguration): Diagnostic[] {
  const target = (name: string) => {
    const attribute = attributeOf(body, name);
    return attribute && textOf(attribute.value);
  };
  switch (type) {
    case 'moved':
      return target('from') === target('to')
        ? [fault('moved names the same address as from and to.', header)]
        : [];
    case 'removed': {
      const address = target('from') ?? '';
      if (/(^|\.)(data|ephemeral)\.|\[/.test(address))
        return [fault(`removed names ${address}, which is neither a resource nor a module.`, header)];
      return resources.has(address)
        ? [fault(`removed names ${address}, which is still declared.`, header)]
        : [];
    }
    case 'import': {
      const address = (target('to') ?? '').replace(/\[.*$/s, '');
      return /^\w+\.[\w-]+$/.test(address) && !address.startsWith('module.') && !resources.has(address)
        ? [fault(`import names ${address}, which is not declared.`, header)]
        : [];
    }
    default:
      return [];
  }
}

function featuresOfOpenTofu({ type, body, header }: Block): Diagnostic[] {
  if (type === 'provider' && attributeOf(body, 'for_each') !== undefined) {
    return [fault('Terraform knows no for_each of a provider; OpenTofu does.', header)];
  }
  const lifecycle = body.blocks.filter((block) => block.type === 'lifecycle');
  return lifecycle
    .flatMap((block) => block.body.attributes)
    .flatMap((attribute) => {
      const { name, value } = attribute;
      if (name === 'enabled')
        return [fault('Terraform knows no enabled in lifecycle; OpenTofu does.', attribute)];
      if (name !== 'prevent_destroy' || referencesIn(value).length === 0) return [];
      return [fault('Terraform takes true or false for prevent_destroy; OpenTofu evaluates it.', value)];
    });
}

function textOf({ source, start, end }: Expression): string {
  return source.text.slice(start, end).replace(/^"(.*)"$/s, '$1');
}

function fault(message: string, { source, start, end }: Place): Diagnostic {
  return { severity: 'error', message, place: { source, start, end } };
}
