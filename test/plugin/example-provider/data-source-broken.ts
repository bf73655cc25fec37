import { Unknown } from '../../../lib/plugin/cty/value';
import type { DataSource } from '../../../lib/plugin/provider';

/** A data source with bugs. The error message of one contains a secret. */
export const broken: DataSource = {
  schema: {
    description: 'Has bugs.',
    attributes: {
      result: { type: 'string', description: 'The result.', computed: true },
      how: { type: 'string', description: '`throw`, `mistype` or `unknown`.', required: true },
    },
  },
  validate: () => [],
  async read({ how }) {
    if (how === 'unknown') return { state: { how, result: Unknown.value }, diagnostics: [] };
    if (how === 'mistype') return { state: { how: ['not', 'a', 'string'], result: null }, diagnostics: [] };
    throw new RangeError('the password is hunter2\n    at login (hunter2)');
  },
};
