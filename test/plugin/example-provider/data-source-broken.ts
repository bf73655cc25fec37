import type { DataSource } from '../../../lib/plugin/provider';

/** Has bugs, and a secret in the message of one of them. */
export const broken: DataSource = {
  schema: {
    description: 'Has bugs.',
    attributes: { how: { type: 'string', description: '`throw` or `mistype`.', required: true } },
  },
  validate: () => [],
  async read({ how }) {
    if (how === 'mistype') return { state: { how: ['not', 'a', 'string'] }, diagnostics: [] };
    throw new RangeError('the password is hunter2\n    at nobody (hunter2)');
  },
};
