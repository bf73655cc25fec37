import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../../lib/index';

/** Synthesizes a stack whose gates ask about the tokens in PRESS_1_TOKEN and PRESS_2_TOKEN, into `cdktf.out` of a folder. */
export function synthesizeFactory(folder: string): void {
  const app = new App({ outdir: join(folder, 'cdktf.out') });
  const stack = new TerraformStack(app, 'factory');
  new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou' });
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  for (const press of ['PRESS_1', 'PRESS_2']) {
    new MqttTokenGate(stack, press, { instanceId, token: MqttToken.fromEnvironment(`${press}_TOKEN`) });
  }
  app.synth();
}
