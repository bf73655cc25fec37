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

/** Rolls out the settings of two devices. Each device connects with its own token. */
public class Factory extends TerraformStack {
    public Factory(Construct scope, String id) {
        super(scope, id);

        // Region, endpoint and credentials come from the environment of the process that runs Terraform.
        new ApsaramqttProvider(this, "apsaramqtt");
        MqttInstanceId instanceId = MqttInstanceId.of(System.getenv().getOrDefault("MQTT_INSTANCE_ID", ""));
        TokenPolicy onInvalid = "warn".equals(System.getenv("ON_INVALID")) ? TokenPolicy.WARN : TokenPolicy.FAIL;

        // Terraform gets this token from TF_VAR_device_1_token.
        TerraformVariable device1Token = TerraformVariable.Builder.create(this, "device_1_token")
                .type("string")
                .sensitive(true)
                .build();
        MqttTokenGate device1Gate = MqttTokenGate.Builder.create(this, "device-1-token")
                .instanceId(instanceId)
                .token(MqttToken.fromVariable(device1Token))
                .onInvalid(onInvalid)
                .build();

        // This token stays in the environment.
        MqttTokenGate device2Gate = MqttTokenGate.Builder.create(this, "device-2-token")
                .instanceId(instanceId)
                .token(MqttToken.fromEnvironment("DEVICE_2_TOKEN"))
                .onInvalid(onInvalid)
                .build();

        device1Gate.protect(rollout("device-1", device1Gate));
        device2Gate.protect(rollout("device-2", device2Gate));

        TerraformOutput.Builder.create(this, "device_1_verdict").value(device1Gate.getVerdict()).build();
        TerraformOutput.Builder.create(this, "device_2_verdict").value(device2Gate.getVerdict()).build();
    }

    /** A placeholder for the resources of a real deployment. A new token has another fingerprint, so the resource is replaced. */
    private DataResource rollout(String device, MqttTokenGate gate) {
        return DataResource.Builder.create(this, device)
                .input(Map.of("topic", "factory/" + device))
                .triggersReplace(Map.of("token", gate.getTokenFingerprint()))
                .build();
    }
}
