import type { Engine } from '../engine';
import type { Block } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import type { ResourceBlock } from './module-configuration';

/** The schema of a block of the language. In JSON syntax, blocks without a schema are read as arguments. */
interface Content {
  /** Undefined if it also accepts arguments that the language does not define. */
  readonly arguments?: readonly string[];
  readonly required?: readonly string[];
  readonly blocks: Readonly<Record<string, Content>>;
  /** Whether a provider may define more blocks. */
  readonly isOpen?: boolean;
  /** The number of its labels inside another block; undefined if that is validated elsewhere. */
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
/** The content depends on the label. */
const PROVISIONER: Content = { blocks: { connection: CONNECTION }, isOpen: true, labels: 1 };

/** The schema of `lifecycle` depends on the block around it. Those that only one engine supports are validated elsewhere. */
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
/** The resource that every engine has built in. */
const TERRAFORM_DATA: Content = {
  ...RESOURCE,
  arguments: ['input', 'triggers_replace', ...META_ARGUMENTS],
  isOpen: false,
};
/** The data source that every engine has built in. */
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

/** Whether a block is of a type of the built-in provider. */
export function isOfBuiltInType(block: Block): boolean {
  return contentOfBuiltIn(block) !== undefined;
}

/** Reports the faults inside blocks that are the same for every provider. */
export function nestedFaults(block: Block, engine: Engine): Diagnostic[] {
  const known = Object.hasOwn(CONTENTS, block.type) ? CONTENTS[block.type] : undefined;
  const content = known && (contentOfBuiltIn(block) ?? known);
  return content === undefined ? [] : contentFaults(block, content, engine);
}

function contentOfBuiltIn({ type, labels }: Block): Content | undefined {
  const name = `${type}.${labels[0]?.text}`;
  return Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
}

function contentFaults({ type, body, header }: Block, content: Content, engine: Engine): Diagnostic[] {
  const { arguments: names, required = [], blocks, isOpen } = content;
  const wrong = body.attributes.filter(({ name }) => name !== COMMENT && names?.includes(name) === false);
  const missing = required.filter((name) => attributeNamed(body, name) === undefined);
  const passed = new Set<string>();
  return [
    ...wrong.map(({ name, namePlace }) => errorAt(`A block ${type} has no argument ${name}.`, namePlace)),
    ...missing.map((name) => errorAt(`A block ${type} needs the argument ${name}.`, header)),
    ...body.blocks.flatMap((inner) => {
      const known = Object.hasOwn(blocks, inner.type) ? blocks[inner.type] : undefined;
      const isForeign = type === 'module' && engine === 'terraform';
      if (known === undefined || isForeign)
        return isOpen ? [] : [errorAt(`A block ${type} has no block ${inner.type}.`, inner.header)];
      const isSecond = known.isSingle === true && passed.has(inner.type);
      passed.add(inner.type);
      return [
        ...(isSecond
          ? [errorAt(`A block ${type} can have only one block ${inner.type}.`, inner.header)]
          : []),
        ...(known.labels === undefined || known.labels === inner.labels.length
          ? []
          : [
              errorAt(
                `A block ${inner.type} has ${known.labels === 1 ? 'one label' : 'no label'}.`,
                inner.header,
              ),
            ]),
        ...contentFaults(inner, contentOfBuiltIn(inner) ?? known, engine),
      ];
    }),
  ];
}
