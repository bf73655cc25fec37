import type { BlockSchema, BodySchema } from '../syntax/json-body';

const CONDITION: BlockSchema = { labels: 0 };
const LIFECYCLE: BlockSchema = { labels: 0, blocks: { precondition: CONDITION, postcondition: CONDITION } };
const CONNECTION: BlockSchema = { labels: 0 };
const PROVISIONER: BlockSchema = { labels: 1, blocks: { connection: CONNECTION } };
/** A block of a provider, which may contain `dynamic` blocks. */
const NESTED: BlockSchema = {
  labels: 0,
  blocks: {
    get dynamic() {
      return DYNAMIC;
    },
  },
};
const DYNAMIC: BlockSchema = { labels: 1, blocks: { content: NESTED } };
const RESOURCE: BlockSchema = {
  labels: 2,
  blocks: { lifecycle: LIFECYCLE, connection: CONNECTION, provisioner: PROVISIONER, dynamic: DYNAMIC },
};

/** The blocks of a configuration in JSON syntax. Blocks that a provider defines are not known and read as arguments. */
export const CONFIGURATION: BodySchema = {
  blocks: {
    terraform: {
      labels: 0,
      blocks: { required_providers: { labels: 0 }, backend: { labels: 1 }, cloud: { labels: 0 } },
    },
    provider: { labels: 1, blocks: { dynamic: DYNAMIC } },
    variable: { labels: 1, blocks: { validation: CONDITION }, literals: ['default'] },
    locals: { labels: 0 },
    output: { labels: 1, blocks: { precondition: CONDITION } },
    module: { labels: 1, blocks: { lifecycle: LIFECYCLE } },
    resource: RESOURCE,
    data: RESOURCE,
    ephemeral: RESOURCE,
    action: { labels: 2 },
    check: { labels: 1, blocks: { data: RESOURCE, assert: CONDITION } },
    import: { labels: 0 },
    moved: { labels: 0 },
    removed: {
      labels: 0,
      blocks: { lifecycle: LIFECYCLE, connection: CONNECTION, provisioner: PROVISIONER },
    },
  },
};
