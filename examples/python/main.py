import os

from cdktf import App, DataResource, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_apsaramqtt import ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate, TokenPolicy
from constructs import Construct


class Factory(TerraformStack):
    """Rolls out the settings of two presses, each of which connects with a token of its own."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        # Region, endpoint and credentials come from the environment of the process that runs Terraform.
        ApsaramqttProvider(self, "apsaramqtt")
        instance_id = MqttInstanceId.of(os.environ.get("MQTT_INSTANCE_ID", ""))
        on_invalid = TokenPolicy.WARN if os.environ.get("ON_INVALID") == "warn" else TokenPolicy.FAIL

        # This token is given to Terraform, as TF_VAR_press_1_token.
        press_1_token = TerraformVariable(self, "press_1_token", type="string", sensitive=True)
        press_1_gate = MqttTokenGate(
            self,
            "press-1-token",
            instance_id=instance_id,
            token=MqttToken.from_variable(press_1_token),
            on_invalid=on_invalid,
        )

        # This one stays in the environment.
        press_2_gate = MqttTokenGate(
            self,
            "press-2-token",
            instance_id=instance_id,
            token=MqttToken.from_environment("PRESS_2_TOKEN"),
            on_invalid=on_invalid,
        )

        press_1_gate.protect(self._rollout("press-1", press_1_gate))
        press_2_gate.protect(self._rollout("press-2", press_2_gate))

        TerraformOutput(self, "press_1_verdict", value=press_1_gate.verdict)
        TerraformOutput(self, "press_2_verdict", value=press_2_gate.verdict)

    def _rollout(self, press: str, gate: MqttTokenGate) -> DataResource:
        """Stands for what a real deployment creates. A new token has another fingerprint, which replaces it."""
        return DataResource(
            self,
            press,
            input={"topic": f"factory/{press}"},
            triggers_replace={"token": gate.token_fingerprint},
        )


app = App()
Factory(app, "factory")
app.synth()
