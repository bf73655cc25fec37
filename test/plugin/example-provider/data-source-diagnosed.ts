import type { DataSource } from '../../../lib/plugin/provider';

/** Has something to say about an element of a map, or an argument. */
export const diagnosed: DataSource = {
  schema: {
    description: 'Never content.',
    attributes: {
      names: { type: ['map', 'string'], description: 'Names by role.', required: true },
      severity: { type: 'string', description: '`error` or `warning`.', required: true },
    },
  },
  validate: ({ severity }) =>
    severity === 'fatal'
      ? [
          {
            severity: 'error',
            summary: 'Unknown severity',
            detail: 'Use error or warning.',
            path: [{ attribute: 'severity' }],
          },
        ]
      : [],
  async read(config) {
    return {
      state: config,
      diagnostics: [
        {
          severity: config.severity as 'error' | 'warning',
          summary: 'The owner is not known',
          detail: 'No device has this name.',
          path: [{ attribute: 'names' }, { key: 'owner' }],
        },
      ],
    };
  },
};
