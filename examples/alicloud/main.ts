import { App, Fn, TerraformStack, TerraformVariable } from 'cdktf';
import {
  ApsaramqttProvider,
  MqttInstanceId,
  MqttToken,
  MqttTokenGate,
  MqttTokenRules,
  QueryTokenRamPolicy,
  ResourceMatcher,
} from 'cdktf-apsaramqtt';
import type { Construct } from 'constructs';
// `cdktf get` makes these from the provider that cdktf.json names.
import { DataAlicloudAccount } from './.gen/providers/alicloud/data-alicloud-account';
import { Fcv3Function } from './.gen/providers/alicloud/fcv3-function';
import { KmsSecret } from './.gen/providers/alicloud/kms-secret';
import { OssBucketObject } from './.gen/providers/alicloud/oss-bucket-object';
import { AlicloudProvider } from './.gen/providers/alicloud/provider';
import { RamPolicy } from './.gen/providers/alicloud/ram-policy';

const REGION = 'cn-hangzhou';
const INSTANCE = MqttInstanceId.of('post-cn-0pp12gl0001');

/** The permissions that a plan of the dashboard needs. An administrator deploys them once. */
class Access extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AlicloudProvider(this, 'alicloud', { region: REGION });
    new RamPolicy(this, 'query-token', {
      policyName: 'dashboard-query-token',
      policyDocument: QueryTokenRamPolicy.document({
        instances: [INSTANCE],
        region: REGION,
        accountId: new DataAlicloudAccount(this, 'current').id,
      }),
    });
  }
}

/** A function that reads messages of devices, with its configuration and the token that it connects with. */
class Dashboard extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const deployer = new TerraformVariable(this, 'deployer', {
      type: 'string',
      description: 'ARN of a RAM role',
    });
    const bucket = new TerraformVariable(this, 'bucket', { type: 'string' });
    const mqttToken = new TerraformVariable(this, 'mqtt_token', { type: 'string', sensitive: true });

    const alicloud = new AlicloudProvider(this, 'alicloud', {
      region: REGION,
      assumeRole: { roleArn: deployer.stringValue, sessionName: 'dashboard' },
    });
    // QueryToken is called with the role and in the region of the deployment.
    ApsaramqttProvider.fromAlicloud(this, 'apsaramqtt', alicloud);

    const gate = new MqttTokenGate(this, 'dashboard-token', {
      instanceId: INSTANCE,
      token: MqttToken.fromVariable(mqttToken),
    });
    gate.protectAll(this, ResourceMatcher.types('alicloud_*'));

    const secret = new KmsSecret(this, 'token', {
      secretName: 'dashboard-mqtt-token',
      secretData: mqttToken.stringValue,
      // Each token has its own version. KMS does not allow a colon in its id.
      versionId: Fn.replace(gate.tokenFingerprint, ':', '-'),
    });
    const configuration = new OssBucketObject(this, 'configuration', {
      bucket: bucket.stringValue,
      key: 'dashboard/configuration.json',
      content: JSON.stringify({ instanceId: INSTANCE.value, topics: ['factory/+/state'] }),
    });
    new Fcv3Function(this, 'function', {
      functionName: 'dashboard',
      runtime: 'nodejs20',
      handler: 'index.handler',
      code: { ossBucketName: bucket.stringValue, ossObjectName: 'dashboard/code.zip' },
      environmentVariables: {
        CONFIGURATION: configuration.key,
        MQTT_TOKEN_SECRET: secret.secretName,
      },
    });
  }
}

const app = new App();
// Fails the synth if anything uses a token that no gate checks.
MqttTokenRules.requireGates(app);
new Access(app, 'access');
new Dashboard(app, 'dashboard');
app.synth();
