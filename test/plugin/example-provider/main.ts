import { serve } from '../../../lib/plugin/serve';
import { exampleProvider } from './provider';

serve(exampleProvider, { name: 'example' });
console.log('a stray line on stdout, after serve()');
