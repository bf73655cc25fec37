import { providerServer } from '../../../lib/plugin/provider-server';
import { encodeSchemaAnswers } from '../../../lib/plugin/schema-messages';
import { serve } from '../../../lib/plugin/serve';
import { exampleProvider } from './provider';

const { EXAMPLE_CRASH, EXAMPLE_PLACE } = process.env;

serve(
  async () => {
    process.stdout.write('a stray line on stdout\n');
    console.log('another stray line, of the console');
    // An error outside of a call, to test what happens then.
    if (EXAMPLE_CRASH) {
      setImmediate(() => {
        throw new RangeError(EXAMPLE_CRASH);
      });
    }
    return providerServer('example', exampleProvider, encodeSchemaAnswers(exampleProvider));
  },
  {
    name: 'example',
    place: EXAMPLE_PLACE === 'loopback' ? 'loopback' : undefined,
  },
);
