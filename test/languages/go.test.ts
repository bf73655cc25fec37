import { makePackages } from '../../scripts/packages';
import { installed } from '../support/installed';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

const MODULE = 'github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt';

(installed('go', ['version']) ? describe : describe.skip)('in Go', () => {
  const example = new Example('go');

  itDoesWhatTypeScriptDoes(example, async () => {
    await makePackages(example.folder, ['go']);
    await example.run('go', ['mod', 'edit', `-replace=${MODULE}=./go/cdktfapsaramqtt`]);
    return {};
  });

  it('has assertions for unit tests, and an emulator', async () => {
    example.write(
      'unit/main.go',
      `package main

import (
	"fmt"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	apsaramqtt "${MODULE}"
)

func main() {
	emulator := apsaramqtt.EmulatorProcess_Start(nil)
	stack := cdktf.NewTerraformStack(cdktf.Testing_App(nil), jsii.String("device"))
	apsaramqtt.NewApsaramqttProvider(stack, jsii.String("apsaramqtt"), nil)
	gate := apsaramqtt.NewMqttTokenGate(stack, jsii.String("gate"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: apsaramqtt.MqttInstanceId_Of(emulator.InstanceId()),
		Token:      apsaramqtt.MqttToken_FromEnvironment(jsii.String("DEVICE_TOKEN")),
	})
	rollout := cdktf.NewDataResource(stack, jsii.String("rollout"), nil)
	gate.Protect(rollout)
	assertions := apsaramqtt.GateAssertions_Of(stack)
	assertions.Gates(&apsaramqtt.ExpectedGate{TokenEnv: jsii.String("DEVICE_TOKEN")}).Protects(rollout).Fails()
	token := emulator.Issue(nil)
	emulator.Revoke(token, nil)
	emulator.Expire(emulator.Issue(&apsaramqtt.EmulatorTokenProps{LifetimeSeconds: jsii.Number(60)}), nil)
	fmt.Println(len(*token) > 100, *emulator.Calls())
	emulator.Stop()
	refused(func() { assertions.Gates(&apsaramqtt.ExpectedGate{}) })
	refused(func() { apsaramqtt.MqttToken_FromResolvable(jsii.String("c2VjcmV0")) })
}

func refused(call func()) {
	defer func() { fmt.Println(strings.Split(fmt.Sprint(recover()), "\\n")[0]) }()
	call()
}
`,
    );
    expect((await example.run('go', ['run', './unit'])).trim().split('\n')).toEqual([
      'true 0',
      expect.stringContaining('give exactly one of TokenEnv, TokenFile and Token'),
      expect.stringContaining('Use MqttToken_FromEnvironment, FromFile or FromVariable'),
    ]);
  });

  it('refuses to compile a string where a token is asked for', async () => {
    example.write(
      'refused/main.go',
      `package main

import apsaramqtt "${MODULE}"

func main() {
	_ = apsaramqtt.MqttTokenGateProps{Token: "c2VjcmV0"}
}
`,
    );
    const { status, text } = await example.try('go', ['vet', './refused']);
    expect(text).toContain('string does not implement cdktfapsaramqtt.MqttToken');
    expect(status).not.toBe(0);
  });
});
