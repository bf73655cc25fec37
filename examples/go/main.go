package main

import (
	"os"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	apsaramqtt "github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

// NewFactory rolls out the settings of two devices. Each device connects with its own token.
func NewFactory(scope constructs.Construct, id string) cdktf.TerraformStack {
	stack := cdktf.NewTerraformStack(scope, &id)

	// Region, endpoint and credentials come from the environment of the process that runs Terraform.
	apsaramqtt.NewApsaramqttProvider(stack, jsii.String("apsaramqtt"), nil)
	instanceId := apsaramqtt.MqttInstanceId_Of(jsii.String(os.Getenv("MQTT_INSTANCE_ID")))
	onInvalid := apsaramqtt.TokenPolicy_FAIL
	if os.Getenv("ON_INVALID") == "warn" {
		onInvalid = apsaramqtt.TokenPolicy_WARN
	}

	// Terraform gets this token from TF_VAR_device_1_token.
	device1Token := cdktf.NewTerraformVariable(stack, jsii.String("device_1_token"), &cdktf.TerraformVariableConfig{
		Type:      jsii.String("string"),
		Sensitive: jsii.Bool(true),
	})
	device1Gate := apsaramqtt.NewMqttTokenGate(stack, jsii.String("device-1-token"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: instanceId,
		Token:      apsaramqtt.MqttToken_FromVariable(device1Token),
		OnInvalid:  onInvalid,
	})

	// This token stays in the environment.
	device2Gate := apsaramqtt.NewMqttTokenGate(stack, jsii.String("device-2-token"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: instanceId,
		Token:      apsaramqtt.MqttToken_FromEnvironment(jsii.String("DEVICE_2_TOKEN")),
		OnInvalid:  onInvalid,
	})

	device1Gate.Protect(rollout(stack, "device-1", device1Gate))
	device2Gate.Protect(rollout(stack, "device-2", device2Gate))

	cdktf.NewTerraformOutput(stack, jsii.String("device_1_verdict"), &cdktf.TerraformOutputConfig{
		Value: device1Gate.Verdict(),
	})
	cdktf.NewTerraformOutput(stack, jsii.String("device_2_verdict"), &cdktf.TerraformOutputConfig{
		Value: device2Gate.Verdict(),
	})

	return stack
}

// rollout stands for what a real deployment creates. A new token has another fingerprint, which replaces it.
func rollout(stack cdktf.TerraformStack, device string, gate apsaramqtt.MqttTokenGate) cdktf.DataResource {
	return cdktf.NewDataResource(stack, &device, &cdktf.DataConfig{
		Input:           &map[string]any{"topic": "factory/" + device},
		TriggersReplace: &map[string]any{"token": gate.TokenFingerprint()},
	})
}

func main() {
	// Waits until jsii has ended and prints its errors. Only then is it known that no gate was created too late.
	defer jsii.Close()

	app := cdktf.NewApp(nil)
	NewFactory(app, "factory")
	app.Synth()
}
