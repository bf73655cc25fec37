import type { Engine } from '../engine';
import type { Block } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT } from '../syntax/walk';
import { attributeNamed, labelCountErrors } from './block-parts';
import type { ResourceBlock } from './module-configuration';

/** The arguments and blocks that a block of the language may contain. */
interface Content {
  /** Undefined if a provider defines more arguments. */
  readonly arguments?: readonly string[];
  readonly required?: readonly string[];
  readonly blocks: Readonly<Record<string, Content>>;
  /** Whether a provider may define more blocks. In JSON syntax, such blocks are read as arguments. */
  readonly isOpen?: boolean;
  /** The number of labels as a nested block; undefined if it is checked elsewhere. */
  readonly labels?: number;
  readonly isSingle?: boolean;
}

const CONDITION: Content = {
  arguments: ['condition', 'error_message'],
  required: ['condition', 'error_message'],
  blocks: {},
  labels: 0,
};
const CONDITIONS = { precondition: CONDITION, postcondition: CONDITION };
const UNREAD: Content = { blocks: {}, isOpen: true };
const CONNECTION: Content = { blocks: {}, isOpen: true, labels: 0, isSingle: true };
/** The content depends on the label: see provisioners.ts. */
const PROVISIONER: Content = { blocks: { connection: CONNECTION }, isOpen: true, labels: 1 };

/** The arguments and blocks of `lifecycle` depend on the enclosing block. Those of only one engine are checked elsewhere. */
function lifecycle(names: readonly string[], blocks: Content['blocks'] = {}): Content {
  return { arguments: names, blocks, labels: 0, isSingle: true };
}

function resource(content: Content, more: Content['blocks'] = {}): Content {
  return { blocks: { lifecycle: content, ...more }, isOpen: true };
}

const READ = resource(lifecycle(['enabled'], CONDITIONS));
const SETTINGS = [
  'create_before_destroy',
  'prevent_destroy',
  'ignore_changes',
  'replace_triggered_by',
  'enabled',
  'destroy',
];
const MANAGED = lifecycle(SETTINGS, { ...CONDITIONS, action_trigger: UNREAD });
const RESOURCE = resource(MANAGED, { connection: CONNECTION, provisioner: PROVISIONER });
const META_ARGUMENTS = ['count', 'for_each', 'provider', 'depends_on'];
/** The resource of the built-in provider. */
const TERRAFORM_DATA: Content = {
  ...RESOURCE,
  arguments: ['input', 'triggers_replace', ...META_ARGUMENTS],
  isOpen: false,
};
/** The data source of the built-in provider. */
const TERRAFORM_REMOTE_STATE: Content = {
  ...READ,
  arguments: ['backend', 'config', 'defaults', 'workspace', ...META_ARGUMENTS],
  required: ['backend'],
  isOpen: false,
};
/** The types of the built-in provider. */
const BUILT_IN: Readonly<Record<string, Content>> = {
  'resource.terraform_data': TERRAFORM_DATA,
  'data.terraform_remote_state': TERRAFORM_REMOTE_STATE,
};
const ATTRIBUTES_OF_TERRAFORM_DATA: ReadonlySet<string> = new Set([
  'id',
  'input',
  'output',
  'triggers_replace',
]);

/** The attributes of a resource of the built-in provider; undefined for others. */
export function attributesOfBuiltIn({ mode, type }: ResourceBlock): ReadonlySet<string> | undefined {
  return mode === 'managed' && type === 'terraform_data' ? ATTRIBUTES_OF_TERRAFORM_DATA : undefined;
}

const CONTENTS: Readonly<Record<string, Content>> = {
  terraform: {
    arguments: ['required_version', 'experiments', 'language', 'provider_meta', 'encryption'],
    blocks: {
      required_providers: UNREAD,
      backend: UNREAD,
      cloud: UNREAD,
      provider_meta: UNREAD,
      encryption: UNREAD,
    },
  },
  variable: {
    arguments: [
      'type',
      'default',
      'description',
      'sensitive',
      'nullable',
      'ephemeral',
      'deprecated',
      'const',
    ],
    blocks: { validation: CONDITION },
  },
  output: {
    arguments: ['value', 'description', 'sensitive', 'ephemeral', 'depends_on', 'deprecated', 'type'],
    blocks: { precondition: CONDITION },
  },
  module: { blocks: { lifecycle: lifecycle(['enabled']) } },
  resource: RESOURCE,
  data: READ,
  ephemeral: READ,
  check: { arguments: [], blocks: { data: READ, assert: CONDITION } },
  moved: { arguments: ['from', 'to'], required: ['from', 'to'], blocks: {} },
  removed: {
    arguments: ['from'],
    required: ['from'],
    blocks: { lifecycle: lifecycle(['destroy']), provisioner: PROVISIONER, connection: CONNECTION },
  },
  import: { arguments: ['to', 'id', 'identity', 'provider', 'for_each'], required: ['to'], blocks: {} },
};

/** Whether a block has a type of the built-in provider. */
export function isOfBuiltInType(block: Block): boolean {
  return contentOfBuiltIn(block) !== undefined;
}

/** The errors in the contents of a block that do not depend on a provider. */
export function nestedErrors(block: Block, engine: Engine): Diagnostic[] {
  const known = Object.hasOwn(CONTENTS, block.type) ? CONTENTS[block.type] : undefined;
  const content = known && (contentOfBuiltIn(block) ?? known);
  return content === undefined ? [] : contentErrors(block, content, engine);
}

function contentOfBuiltIn({ type, labels }: Block): Content | undefined {
  const name = `${type}.${labels[0]?.text}`;
  return Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
}

function contentErrors({ type, body, header }: Block, content: Content, engine: Engine): Diagnostic[] {
  const { arguments: names, required = [], blocks, isOpen } = content;
  const wrong = body.attributes.filter(({ name }) => name !== COMMENT && names?.includes(name) === false);
  const missing = required.filter((name) => attributeNamed(body, name) === undefined);
  const seen = new Set<string>();
  return [
    ...wrong.map(({ name, namePlace }) =>
      errorAt(`The argument ${name} is not supported in ${type} blocks.`, namePlace),
    ),
    ...missing.map((name) => errorAt(`The argument ${name} is required in ${type} blocks.`, header)),
    ...body.blocks.flatMap((inner) => {
      const known = Object.hasOwn(blocks, inner.type) ? blocks[inner.type] : undefined;
      const isForeign = type === 'module' && engine === 'terraform';
      if (known === undefined || isForeign)
        return isOpen
          ? []
          : [errorAt(`The block ${inner.type} is not supported in ${type} blocks.`, inner.header)];
      const isSecond = known.isSingle === true && seen.has(inner.type);
      seen.add(inner.type);
      return [
        ...(isSecond
          ? [errorAt(`Only one ${inner.type} block is allowed in ${type} blocks.`, inner.header)]
          : []),
        ...(known.labels === undefined ? [] : labelCountErrors(inner, known.labels)),
        ...contentErrors(inner, contentOfBuiltIn(inner) ?? known, engine),
      ];
    }),
  ];
}
