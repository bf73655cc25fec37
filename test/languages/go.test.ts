import { GO_ENVIRONMENT } from '../support/go';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { translationsIn } from '../support/translations';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';
import { itProtectsBindings } from './support/protects-bindings';

const MODULE = 'github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt';

(installed('go', ['version']) ? describe : describe.skip)('in Go', () => {
  const example = new Example('go');

  itDoesWhatTypeScriptDoes(example, async () => {
    await example.addPackage();
    await example.run('go', ['mod', 'edit', `-replace=${MODULE}=./go/cdktfapsaramqtt`]);
    return GO_ENVIRONMENT;
  });

  it('passes the unit tests of docs/guides/languages.md, and reads the names of Go in messages', async () => {
    example.writeGuide();
    example.write(
      'device/names_test.go',
      `package device

import (
	"fmt"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	apsaramqtt "${MODULE}"
)

func TestNames(t *testing.T) {
	stack, lamp := NewDevice(cdktf.Testing_App(nil), "lamp", "post-cn-1")
	assertions := apsaramqtt.GateAssertions_Of(stack)
	refused(func() { assertions.Gates(&apsaramqtt.ExpectedGate{}) })
	refused(func() { assertions.Protects(lamp).Warns() })
	refused(func() { apsaramqtt.MqttToken_FromResolvable(jsii.String("c2VjcmV0")) })
	refused(func() { apsaramqtt.ResourceMatcher_Types(jsii.String("a")).And(value{}) })
	for _, raw := range []string{"LzMTXLFl5s3YWJtZHo0dDVMcTVIQzFpRzA", "LzMT+XLFl5s/YWJtZHo0d/VMcTVIQzFpRzA"} {
		refused(func() {
			apsaramqtt.NewMqttTokenGate(stack, jsii.String("gate"), &apsaramqtt.MqttTokenGateProps{
				InstanceId: apsaramqtt.MqttInstanceId_Of(jsii.String("post-cn-1")),
				Token:      apsaramqtt.MqttToken_FromEnvironment(jsii.String("DEVICE_TOKEN")),
				OnInvalid:  apsaramqtt.TokenPolicy(raw),
			})
		})
	}
}

type value struct{}

func (value) Matches(cdktf.TerraformResource) *bool { return jsii.Bool(true) }

func refused(call func()) {
	defer func() { fmt.Println(recover()) }()
	call()
}
`,
    );
    const output = await example.run('go', ['test', '-vet=off', '-v', './device'], GO_ENVIRONMENT);
    expect(output).toContain('--- PASS: TestTheRolloutWaitsForTheToken');
    expect(output).toContain('--- PASS: TestTheEmulatorCountsTheCallsOfPlans');
    expect(output).toContain('give exactly one of TokenEnv, TokenFile and Token');
    expect(output).toContain('does not warn.');
    expect(output).toContain('Use MqttToken_FromEnvironment, FromFile or FromVariable');
    expect(output).toContain('such as IResourceMatcher, pass a pointer to a struct');
    expect(output).toMatch(/No such enum member: Not shown, because it may be a token/);
    expect(output).not.toMatch(/LzMT|s3YW|VMcT/);
  });

  it('refuses to compile a string in place of a token', async () => {
    example.write(
      'refused/main.go',
      `package main

import apsaramqtt "${MODULE}"

func main() {
	_ = apsaramqtt.MqttTokenGateProps{Token: "c2VjcmV0"}
}
`,
    );
    const { status, text } = await example.try(
      'go',
      ['build', '-o', 'refused.out', './refused'],
      GO_ENVIRONMENT,
    );
    expect(text).toContain('string does not implement cdktfapsaramqtt.MqttToken');
    expect(status).not.toBe(0);
  });

  it('fails if a gate is created after app.Synth(), and leaves no configuration', async () => {
    const program = example.read('main.go');
    const late = program.replace(
      'NewFactory(app, "factory")\n\tapp.Synth()',
      `stack := NewFactory(app, "factory")
	app.Synth()
	apsaramqtt.NewMqttTokenGate(stack, jsii.String("late"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: apsaramqtt.MqttInstanceId_Of(jsii.String("post-cn-1")),
		Token:      apsaramqtt.MqttToken_FromEnvironment(jsii.String("DEVICE_TOKEN")),
	})`,
    );
    expect(late).not.toBe(program);
    example.write('late/main.go', late);
    await example.run('go', ['build', '-o', 'late.out', './late'], GO_ENVIRONMENT);
    const { status, text } = await example.try('./late.out', [], { MQTT_INSTANCE_ID: 'post-cn-1' });
    expect(status).not.toBe(0);
    expect(text).toContain('factory/late was created after the stack factory was synthesized');
    expect(() => example.read('cdktf.out/stacks/factory/cdk.tf.json')).toThrow('ENOENT');
  });

  // Only in the nightly run, because the translation takes as long as all other tests of this file.
  (IS_NIGHTLY ? it : it.skip)('compiles the examples of docstrings', async () => {
    const blocks = (await translationsIn('go')).map((translated) => {
      const unused = [...translated.matchAll(/^(\w+) :=/gm)].map(([, name]) => `_ = ${name}`);
      return `{\n${translated.replace(/^import .*/gm, '')}\n${unused.join('\n')}\n}`;
    });
    expect(blocks.length).toBeGreaterThan(60);
    example.write(
      'docstrings/docstrings.go',
      `package docstrings

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	"${MODULE}"
)

func docstrings(
	app cdktf.App, stack cdktf.TerraformStack, alicloud cdktf.TerraformProvider, rollout, device cdktf.DataResource,
	instance cdktfapsaramqtt.MqttInstance, instanceId cdktfapsaramqtt.MqttInstanceId, gate cdktfapsaramqtt.IMqttGate,
	fleet cdktfapsaramqtt.MqttTokenFleetGate, emulator cdktfapsaramqtt.EmulatorProcess,
) {
${blocks.join('\n')}
}
`,
    );
    const { text } = await example.try('go', ['build', './docstrings'], GO_ENVIRONMENT);
    expect(text).toBe('');
  });

  itProtectsBindings(
    example,
    'bindings/main.go',
    `package main

import (
	"example.com/factory/imports/aliyun/alicloud/fcv3function"
	"example.com/factory/imports/aliyun/alicloud/kmssecret"
	"example.com/factory/imports/aliyun/alicloud/ossbucketobject"
	"example.com/factory/imports/aliyun/alicloud/provider"
	"example.com/factory/imports/aliyun/alicloud/rampolicy"
	"github.com/aws/jsii-runtime-go"
	apsaramqtt "${MODULE}"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

func main() {
	text := jsii.String
	app := cdktf.NewApp(&cdktf.AppConfig{Outdir: text("bindings.out")})
	stack := cdktf.NewTerraformStack(app, text("bindings"))
	alicloud := provider.NewAlicloudProvider(stack, text("alicloud"), &provider.AlicloudProviderConfig{Region: text("cn-beijing")})
	apsaramqtt.ApsaramqttProvider_FromAlicloud(stack, text("apsaramqtt"), alicloud, nil)
	variable := cdktf.NewTerraformVariable(stack, text("token"), &cdktf.TerraformVariableConfig{
		Type: text("string"), Sensitive: jsii.Bool(true)})
	gate := apsaramqtt.NewMqttTokenGate(stack, text("device"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: apsaramqtt.MqttInstanceId_Of(text("post-cn-1")),
		Token:      apsaramqtt.MqttToken_FromVariable(variable),
	})
	fcv3function.NewFcv3Function(stack, text("by-depends-on"), &fcv3function.Fcv3FunctionConfig{
		Handler: text("index.handler"), Runtime: text("nodejs20"), DependsOn: &[]cdktf.ITerraformDependable{gate}})
	gate.Protect(kmssecret.NewKmsSecret(stack, text("by-protect"), &kmssecret.KmsSecretConfig{
		SecretName: text("a"), VersionId: text("1"), SecretData: variable.StringValue()}))
	ossbucketobject.NewOssBucketObject(stack, text("by-dependency"), &ossbucketobject.OssBucketObjectConfig{
		Bucket: text("b"), Key: text("k")}).Node().AddDependency(gate)
	rampolicy.NewRamPolicy(stack, text("by-matcher"), &rampolicy.RamPolicyConfig{PolicyName: text("p")})
	gate.ProtectAll(stack, apsaramqtt.ResourceMatcher_Types(text("alicloud_ram_*")))
	apsaramqtt.MqttTokenRules_RequireGates(app)
	app.Synth()
}
`,
    () => example.run('go', ['run', './bindings'], GO_ENVIRONMENT),
  );
});
