package main

import (
	"os"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	apsaramqtt "github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

// NewFactory rolls out the settings of two presses, each of which connects with a token of its own.
func NewFactory(scope constructs.Construct, id string) cdktf.TerraformStack {
	stack := cdktf.NewTerraformStack(scope, &id)

	// Region, endpoint and credentials come from the environment of the process that runs Terraform.
	apsaramqtt.NewApsaramqttProvider(stack, jsii.String("apsaramqtt"), nil)
	instanceId := apsaramqtt.MqttInstanceId_Of(jsii.String(os.Getenv("MQTT_INSTANCE_ID")))
	onInvalid := apsaramqtt.TokenPolicy_FAIL
	if os.Getenv("ON_INVALID") == "warn" {
		onInvalid = apsaramqtt.TokenPolicy_WARN
	}

	// This token is given to Terraform, as TF_VAR_press_1_token.
	press1Token := cdktf.NewTerraformVariable(stack, jsii.String("press_1_token"), &cdktf.TerraformVariableConfig{
		Type:      jsii.String("string"),
		Sensitive: jsii.Bool(true),
	})
	press1Gate := apsaramqtt.NewMqttTokenGate(stack, jsii.String("press-1-token"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: instanceId,
		Token:      apsaramqtt.MqttToken_FromVariable(press1Token),
		OnInvalid:  onInvalid,
	})

	// This one stays in the environment.
	press2Gate := apsaramqtt.NewMqttTokenGate(stack, jsii.String("press-2-token"), &apsaramqtt.MqttTokenGateProps{
		InstanceId: instanceId,
		Token:      apsaramqtt.MqttToken_FromEnvironment(jsii.String("PRESS_2_TOKEN")),
		OnInvalid:  onInvalid,
	})

	press1Gate.Protect(rollout(stack, "press-1", press1Gate))
	press2Gate.Protect(rollout(stack, "press-2", press2Gate))

	cdktf.NewTerraformOutput(stack, jsii.String("press_1_verdict"), &cdktf.TerraformOutputConfig{
		Value: press1Gate.Verdict(),
	})
	cdktf.NewTerraformOutput(stack, jsii.String("press_2_verdict"), &cdktf.TerraformOutputConfig{
		Value: press2Gate.Verdict(),
	})

	return stack
}

// rollout stands for what a real deployment creates. A new token has another fingerprint, which replaces it.
func rollout(stack cdktf.TerraformStack, press string, gate apsaramqtt.MqttTokenGate) cdktf.DataResource {
	return cdktf.NewDataResource(stack, &press, &cdktf.DataConfig{
		Input:           &map[string]any{"topic": "factory/" + press},
		TriggersReplace: &map[string]any{"token": gate.TokenFingerprint()},
	})
}

func main() {
	app := cdktf.NewApp(nil)
	NewFactory(app, "factory")
	app.Synth()
}
