import { serve } from '../plugin/serve';

/** In base64, put in by the build. */
declare const __PROVIDER_SCHEMA__: string;
declare const __PROVIDER_METADATA__: string;
/** Put in by the build, too. */
declare const __OLDEST_NODE__: string;

serve(async () => (await import('./provider')).createProvider(), {
  name: 'apsaramqtt',
  oldestNode: __OLDEST_NODE__,
  schema: {
    providerSchema: Buffer.from(__PROVIDER_SCHEMA__, 'base64'),
    metadata: Buffer.from(__PROVIDER_METADATA__, 'base64'),
  },
});
