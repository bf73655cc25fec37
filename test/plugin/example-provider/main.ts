import { serve } from '../../../lib/plugin/serve';
import { exampleProvider } from './provider';

serve(exampleProvider, { name: 'example' });
console.log('a stray line on stdout, after serve()');

// A mistake in the background, for those who want to see what comes of it.
const { EXAMPLE_CRASH } = process.env;
if (EXAMPLE_CRASH) {
  setImmediate(() => {
    throw new RangeError(EXAMPLE_CRASH);
  });
}
