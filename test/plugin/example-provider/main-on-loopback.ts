import { listenOnLoopback } from '../../../lib/plugin/listener';
import { serve } from '../../../lib/plugin/serve';
import { exampleProvider } from './provider';

serve(exampleProvider, { name: 'example', listen: listenOnLoopback });
