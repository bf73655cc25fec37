import { whyNodeIsTooOld } from '../placement/node-version';
import { serve } from '../plugin/serve';
import { loadCompiled } from './code-cache';

const tooOld = whyNodeIsTooOld('The provider apsaramqtt');

serve(
  async () => {
    const { server } =
      'Bun' in globalThis ? await import('./server') : loadCompiled<typeof import('./server')>('./server');
    return server;
  },
  {
    name: 'apsaramqtt',
    refusal: tooOld && `${tooOld} Put a newer one first on the PATH of Terraform.`,
  },
);
