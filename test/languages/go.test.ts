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
}

func refused(call func()) {
	defer func() { fmt.Println(recover()) }()
	call()
}
`,
    );
    const output = await example.run('go', ['test', '-v', './device']);
    expect(output).toContain('--- PASS: TestTheRolloutWaitsForTheToken');
    expect(output).toContain('--- PASS: TestTheEmulatorCountsTheCallsOfPlans');
    expect(output).toContain('give exactly one of TokenEnv, TokenFile and Token');
    expect(output).toContain('does not warn.');
    expect(output).toContain('Use MqttToken_FromEnvironment, FromFile or FromVariable');
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
