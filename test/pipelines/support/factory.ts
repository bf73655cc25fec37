import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../../lib/index';

/** Synthesizes a stack with gates for the tokens in DEVICE_1_TOKEN and DEVICE_2_TOKEN into `cdktf.out` of a folder. */
export function synthesizeFactory(folder: string): void {
  const app = new App({ outdir: join(folder, 'cdktf.out') });
  const stack = new TerraformStack(app, 'factory');
  new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou' });
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  for (const device of ['DEVICE_1', 'DEVICE_2']) {
    new MqttTokenGate(stack, device, { instanceId, token: MqttToken.fromEnvironment(`${device}_TOKEN`) });
  }
  app.synth();
}
