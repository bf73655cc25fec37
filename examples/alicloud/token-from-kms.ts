import { App, DataResource, TerraformStack } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from 'cdktf-apsaramqtt';
// `cdktf get` makes these from the provider that cdktf.json names.
import { DataAlicloudKmsSecretVersions } from './.gen/providers/alicloud/data-alicloud-kms-secret-versions';
import { AlicloudProvider } from './.gen/providers/alicloud/provider';

const app = new App();
const stack = new TerraformStack(app, 'device-1');

const alicloud = new AlicloudProvider(stack, 'alicloud', { region: 'cn-hangzhou' });
ApsaramqttProvider.fromAlicloud(stack, 'apsaramqtt', alicloud);

// The alicloud provider stores the secret in the state in plain text: protect the state as well as the secret.
const secret = new DataAlicloudKmsSecretVersions(stack, 'token', {
  secretName: 'device-1-mqtt-token',
  versionStage: 'ACSCurrent',
  enableDetails: true,
});

const gate = new MqttTokenGate(stack, 'device-1-token', {
  instanceId: MqttInstanceId.of('post-cn-0pp12gl0001'),
  token: MqttToken.fromResolvable(secret.versions.get(0).secretData),
});

const rollout = new DataResource(stack, 'rollout', {
  triggersReplace: { token: gate.tokenFingerprint },
});
gate.protect(rollout);

app.synth();
