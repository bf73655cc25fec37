import { serve } from '../plugin/serve';

/** In base64, put in by the build. */
declare const __PROVIDER_SCHEMA__: string;
declare const __PROVIDER_METADATA__: string;

serve(async () => (await import('./provider')).createProvider(), {
  name: 'apsaramqtt',
  schema: {
    providerSchema: Buffer.from(__PROVIDER_SCHEMA__, 'base64'),
    metadata: Buffer.from(__PROVIDER_METADATA__, 'base64'),
  },
});
