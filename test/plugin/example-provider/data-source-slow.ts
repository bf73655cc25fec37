import { writeFileSync } from 'node:fs';
import type { DataSource } from '../../../lib/plugin/provider';

const never = new Promise<never>(() => {});

/** A data source that never answers and ignores stop requests. */
export const slow: DataSource = {
  schema: {
    description: 'Takes for ever.',
    attributes: {
      started: { type: 'string', description: 'A file to write when it starts.', required: true },
    },
  },
  validate: () => [],
  async read({ started }) {
    writeFileSync(started as string, String(process.pid));
    return never;
  },
};
