import { whyNodeIsTooOld } from '../placement/node-version';
import { serve } from '../plugin/serve';

/** In base64, put in by the build. */
declare const __PROVIDER_SCHEMA__: string;
declare const __PROVIDER_METADATA__: string;

const tooOld = whyNodeIsTooOld('The provider apsaramqtt');

serve(async () => (await import('./provider')).createProvider(), {
  name: 'apsaramqtt',
  refusal: tooOld && `${tooOld} Put a newer one first on the PATH of Terraform.`,
  schema: {
    providerSchema: Buffer.from(__PROVIDER_SCHEMA__, 'base64'),
    metadata: Buffer.from(__PROVIDER_METADATA__, 'base64'),
  },
});
