package com.example.factory;

import com.hashicorp.cdktf.DataResource;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.TerraformVariable;
import io.github.cdktfapsaramqtt.ApsaramqttProvider;
import io.github.cdktfapsaramqtt.MqttInstanceId;
import io.github.cdktfapsaramqtt.MqttToken;
import io.github.cdktfapsaramqtt.MqttTokenGate;
import io.github.cdktfapsaramqtt.TokenPolicy;
import java.util.Map;
import software.constructs.Construct;

/** Rolls out the settings of two presses, each of which connects with a token of its own. */
public class Factory extends TerraformStack {
    public Factory(Construct scope, String id) {
        super(scope, id);

        // Region, endpoint and credentials come from the environment of the process that runs Terraform.
        new ApsaramqttProvider(this, "apsaramqtt");
        MqttInstanceId instanceId = MqttInstanceId.of(System.getenv().getOrDefault("MQTT_INSTANCE_ID", ""));
        TokenPolicy onInvalid = "warn".equals(System.getenv("ON_INVALID")) ? TokenPolicy.WARN : TokenPolicy.FAIL;

        // This token is given to Terraform, as TF_VAR_press_1_token.
        TerraformVariable press1Token = TerraformVariable.Builder.create(this, "press_1_token")
                .type("string")
                .sensitive(true)
                .build();
        MqttTokenGate press1Gate = MqttTokenGate.Builder.create(this, "press-1-token")
                .instanceId(instanceId)
                .token(MqttToken.fromVariable(press1Token))
                .onInvalid(onInvalid)
                .build();

        // This one stays in the environment.
        MqttTokenGate press2Gate = MqttTokenGate.Builder.create(this, "press-2-token")
                .instanceId(instanceId)
                .token(MqttToken.fromEnvironment("PRESS_2_TOKEN"))
                .onInvalid(onInvalid)
                .build();

        press1Gate.protect(rollout("press-1", press1Gate));
        press2Gate.protect(rollout("press-2", press2Gate));

        TerraformOutput.Builder.create(this, "press_1_verdict").value(press1Gate.getVerdict()).build();
        TerraformOutput.Builder.create(this, "press_2_verdict").value(press2Gate.getVerdict()).build();
    }

    /** Stands for what a real deployment creates. A new token has another fingerprint, which replaces it. */
    private DataResource rollout(String press, MqttTokenGate gate) {
        return DataResource.Builder.create(this, press)
                .input(Map.of("topic", "factory/" + press))
                .triggersReplace(Map.of("token", gate.getTokenFingerprint()))
                .build();
    }
}
