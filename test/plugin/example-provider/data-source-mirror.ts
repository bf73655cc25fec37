import type { CtyType } from '../../../lib/plugin/cty/type';
import type { DataSource } from '../../../lib/plugin/provider';
import type { Attribute } from '../../../lib/plugin/schema';

const types = {
  text: 'string',
  amount: 'number',
  flag: 'bool',
  anything: 'dynamic',
  list: ['list', 'string'],
  set: ['set', 'number'],
  map: ['map', 'bool'],
  tuple: ['tuple', ['string', 'number']],
  object: ['object', { name: 'string', tags: ['map', ['list', 'string']] }],
} as const satisfies Record<string, CtyType>;

const argument = (type: CtyType): Attribute => ({ type, description: 'Reflected.', optional: true });

const nested = { description: 'Reflected.', attributes: { name: argument('string') } };

/** A data source with arguments and results of every type. `reflected` is the arguments as the provider decoded them. */
export const mirror: DataSource = {
  schema: {
    description: 'Shows what it is given.',
    attributes: {
      ...Object.fromEntries(Object.entries(types).map(([name, type]) => [name, argument(type)])),
      reflected: { type: ['object', types], description: 'The arguments.', computed: true },
    },
    blocks: {
      one: { nesting: 'single', block: nested },
      several: { nesting: 'list', block: nested, maxItems: 3 },
      distinct: { nesting: 'set', block: nested },
    },
  },
  validate: () => [],
  async read(config) {
    const reflected = Object.fromEntries(Object.keys(types).map((name) => [name, config[name] ?? null]));
    return { state: { ...config, reflected }, diagnostics: [] };
  },
};
