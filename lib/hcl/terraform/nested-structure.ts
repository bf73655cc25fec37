import type { Engine } from '../engine';
import { referenceOf } from '../eval/scope';
import type { Block } from '../syntax/ast';
import { type Diagnostic, fault } from '../syntax/diagnostic';
import { COMMENT } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import { referenceIn } from './reference-text';

/** What a block of the language may hold. Blocks of the JSON syntax that have no schema are read as arguments. */
interface Content {
  readonly arguments: readonly string[];
  readonly blocks: readonly string[];
}

const CONDITIONS = ['precondition', 'postcondition'];
const SETTINGS: Content = {
  arguments: ['required_version', 'experiments', 'language', 'provider_meta', 'encryption'],
  blocks: ['required_providers', 'backend', 'cloud', 'provider_meta', 'encryption'],
};
/** Arguments and blocks of `lifecycle`, by the block around it. Those that one engine does not have are found elsewhere. */
const LIFECYCLE: Readonly<Record<string, Content>> = {
  resource: {
    arguments: [
      'create_before_destroy',
      'prevent_destroy',
      'ignore_changes',
      'replace_triggered_by',
      'enabled',
      'destroy',
    ],
    blocks: [...CONDITIONS, 'action_trigger'],
  },
  data: { arguments: ['enabled'], blocks: CONDITIONS },
  ephemeral: { arguments: ['enabled'], blocks: CONDITIONS },
  module: { arguments: ['enabled'], blocks: [] },
};

/** What an engine refuses within blocks that are the same for every provider. */
export function nestedFaults(block: Block, engine: Engine): Diagnostic[] {
  const { type, body } = block;
  if (type === 'terraform') return unknownContent(block, SETTINGS);
  const content = Object.hasOwn(LIFECYCLE, type) ? LIFECYCLE[type] : undefined;
  if (content === undefined)
    return type === 'check' ? body.blocks.flatMap((one) => nestedFaults(one, engine)) : [];
  const known = engine === 'opentofu' ? ['lifecycle'] : [];
  const foreign = type === 'module' ? body.blocks.filter((one) => !known.includes(one.type)) : [];
  return [
    ...foreign.map((one) => fault(`A block module has no block ${one.type}.`, one.header)),
    ...body.blocks
      .filter((one) => one.type === 'lifecycle')
      .flatMap((lifecycle) => [...unknownContent(lifecycle, content), ...triggerFaults(lifecycle, engine)]),
  ];
}

/** A plan has changes of managed resources only. OpenTofu looks no further than the first one that has changed. */
function triggerFaults({ body }: Block, engine: Engine): Diagnostic[] {
  const triggers = attributeNamed(body, 'replace_triggered_by')?.value;
  if (triggers?.kind !== 'tuple') return [];
  return triggers.items
    .slice(0, engine === 'opentofu' ? 1 : undefined)
    .filter((item) => ['data', 'ephemeral'].includes(referenceOf(referenceIn(item))?.root ?? ''))
    .map((item) => fault('replace_triggered_by takes managed resources only.', item));
}

function unknownContent({ type, body }: Block, content: Content): Diagnostic[] {
  const names = body.attributes.filter(({ name }) => name !== COMMENT && !content.arguments.includes(name));
  const blocks = body.blocks.filter((one) => !content.blocks.includes(one.type));
  return [
    ...names.map(({ name, namePlace }) => fault(`A block ${type} has no argument ${name} here.`, namePlace)),
    ...blocks.map((one) => fault(`A block ${type} has no block ${one.type} here.`, one.header)),
  ];
}
