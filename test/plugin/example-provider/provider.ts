import type { Diagnostic } from '../../../lib/plugin/diagnostic';
import type { Provider } from '../../../lib/plugin/provider';
import { broken } from './data-source-broken';
import { diagnosed } from './data-source-diagnosed';
import { mirror } from './data-source-mirror';
import { slow } from './data-source-slow';
import { lease } from './ephemeral-lease';
import { renewed } from './ephemeral-renewed';
import { joinFunction } from './function-join';

/** A provider that uses every feature of lib/plugin and no other part of lib. */
export const exampleProvider: Provider = {
  schema: {
    description: 'Settings of the example.',
    attributes: { mood: { type: 'string', description: 'Must not be `bad`.', optional: true } },
  },
  dataSources: {
    example_mirror: mirror,
    example_diagnosed: diagnosed,
    example_slow: slow,
    example_broken: broken,
  },
  ephemeralResources: { example_lease: lease, example_renewed: renewed },
  functions: { join: joinFunction },
  validate: ({ mood }) => (mood === 'bad' ? [badMood('validate')] : []),
  configure: async ({ mood }) => (mood === 'worse' ? [badMood('configure')] : []),
};

function badMood(when: string): Diagnostic {
  return {
    severity: 'error',
    summary: `Bad mood at ${when}`,
    detail: 'Be nice.',
    path: [{ attribute: 'mood' }],
  };
}
