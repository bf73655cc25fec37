import { serve } from '../plugin/serve';
import { createProvider } from './provider';

serve(createProvider(), { name: 'apsaramqtt' });
