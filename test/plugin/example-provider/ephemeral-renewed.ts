import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { EphemeralResource } from '../../../lib/plugin/provider';

const LOOK_EVERY_MS = 20;

/** An ephemeral resource that opens after the lease was renewed twice. */
export const renewed: EphemeralResource = {
  schema: {
    description: 'Waits for the renewal of a lease.',
    attributes: {
      journal: { type: 'string', description: 'The journal of the lease.', required: true },
      secret: { type: 'string', description: 'What is leased.', required: true, sensitive: true },
    },
  },
  validate: () => [],
  async open(config, { stopped }) {
    while (readFileSync(config.journal as string, 'utf8').split('renewed').length < 3) {
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: stopped });
    }
    return { result: config, diagnostics: [] };
  },
};
