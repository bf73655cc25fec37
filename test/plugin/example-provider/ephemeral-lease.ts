import { appendFileSync } from 'node:fs';
import type { EphemeralResource } from '../../../lib/plugin/provider';

const RENEW_AFTER_MS = 100;

/** An ephemeral resource that records its calls in a file. Its private state is the name of the file. */
export const lease: EphemeralResource = {
  schema: {
    description: 'A lease that wants to be renewed.',
    attributes: {
      journal: { type: 'string', description: 'The file to take notes in.', required: true },
      secret: { type: 'string', description: 'What is leased.', computed: true, sensitive: true },
    },
  },
  validate: () => [],
  async open(config) {
    note(config.journal as string, 'opened');
    return {
      result: { ...config, secret: 'leased' },
      diagnostics: [],
      privateState: Buffer.from(config.journal as string),
      renewAt: inAMoment(),
    };
  },
  async renew(privateState) {
    note(Buffer.from(privateState).toString(), 'renewed');
    return { diagnostics: [], privateState, renewAt: inAMoment() };
  },
  async close(privateState) {
    note(Buffer.from(privateState).toString(), 'closed');
    return [];
  },
};

function note(journal: string, event: string): void {
  appendFileSync(journal, `${event}\n`);
}

function inAMoment(): Date {
  return new Date(Date.now() + RENEW_AFTER_MS);
}
