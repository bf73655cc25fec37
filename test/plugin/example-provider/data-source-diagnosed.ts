import type { DataSource } from '../../../lib/plugin/provider';

/** A data source with diagnostics about an element of a map or about an argument. */
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
