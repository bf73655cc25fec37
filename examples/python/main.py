import os

from cdktf import App, DataResource, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_apsaramqtt import ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate, TokenPolicy
from constructs import Construct


class Factory(TerraformStack):
    """Rolls out the settings of two devices. Each device connects with its own token."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        # Region, endpoint and credentials come from the environment of the process that runs Terraform.
        ApsaramqttProvider(self, "apsaramqtt")
        instance_id = MqttInstanceId.of(os.environ.get("MQTT_INSTANCE_ID", ""))
        on_invalid = TokenPolicy.WARN if os.environ.get("ON_INVALID") == "warn" else TokenPolicy.FAIL

        # Terraform gets this token from TF_VAR_device_1_token.
        device_1_token = TerraformVariable(self, "device_1_token", type="string", sensitive=True)
        device_1_gate = MqttTokenGate(
            self,
            "device-1-token",
            instance_id=instance_id,
            token=MqttToken.from_variable(device_1_token),
            on_invalid=on_invalid,
        )

        # This token stays in the environment.
        device_2_gate = MqttTokenGate(
            self,
            "device-2-token",
            instance_id=instance_id,
            token=MqttToken.from_environment("DEVICE_2_TOKEN"),
            on_invalid=on_invalid,
        )

        device_1_gate.protect(self._rollout("device-1", device_1_gate))
        device_2_gate.protect(self._rollout("device-2", device_2_gate))

        TerraformOutput(self, "device_1_verdict", value=device_1_gate.verdict)
        TerraformOutput(self, "device_2_verdict", value=device_2_gate.verdict)

    def _rollout(self, device: str, gate: MqttTokenGate) -> DataResource:
        """A placeholder for the resources of a real deployment. A new token has another fingerprint, so the resource is replaced."""
        return DataResource(
            self,
            device,
            input={"topic": f"factory/{device}"},
            triggers_replace={"token": gate.token_fingerprint},
        )


app = App()
Factory(app, "factory")
app.synth()
