import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import {
  installJavaPackages,
  isInJavaRepository,
  SHORT_LIVED_JVM,
} from '../../scripts/package/java-packages';
import { MAVEN_REPOSITORY } from '../../scripts/package/jsii-pacmak';
import { generatedFramework } from '../support/generated-packages';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { translationsIn } from '../support/translations';
import { unzip } from '../support/zip';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';
import { itProtectsBindings } from './support/protects-bindings';

(installed('mvn') ? describe : describe.skip)('in Java', () => {
  const example = new Example('java');
  const maven = { MAVEN_OPTS: `-Dmaven.repo.local=${MAVEN_REPOSITORY}`, ...SHORT_LIVED_JVM };

  itDoesWhatTypeScriptDoes(example, async () => {
    await example.addPackage();
    const framework = isInJavaRepository('node_modules/cdktf') ? [] : [await generatedFramework()];
    await installJavaPackages([...framework, example.folder].map((folder) => join(folder, 'java')));
    return maven;
  });

  it('passes the unit tests of docs/guides/languages.md, and accepts matchers of programs', async () => {
    example.writeGuide();
    example.write(
      'src/test/java/com/example/device/MatcherTest.java',
      `package com.example.device;

import com.hashicorp.cdktf.DataResource;
import com.hashicorp.cdktf.TerraformResource;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.Testing;
import io.github.cdktfapsaramqtt.*;
import org.junit.jupiter.api.Test;

class MatcherTest {
    static class ByName implements IResourceMatcher {
        public Boolean matches(TerraformResource resource) {
            return resource.getNode().getId().equals("by-class");
        }
    }

    @Test
    void matchersOfTheProgramChoose() {
        TerraformStack stack = new TerraformStack(Testing.app(), "device");
        new ApsaramqttProvider(stack, "apsaramqtt");
        MqttTokenGate gate = MqttTokenGate.Builder.create(stack, "gate")
                .instanceId(MqttInstanceId.of("post-cn-1"))
                .token(MqttToken.fromEnvironment("DEVICE_TOKEN"))
                .build();
        DataResource byClass = new DataResource(stack, "by-class");
        DataResource byLambda = new DataResource(stack, "by-lambda");
        gate.protectAll(stack, new ByName());
        gate.protectAll(stack, resource -> resource.getNode().getId().equals("by-lambda"));
        GateAssertions.of(stack)
                .gates(ExpectedGate.builder().tokenEnv("DEVICE_TOKEN").build())
                .protects(byClass, byLambda);
    }
}
`,
    );
    expect(await example.run('mvn', ['test'], maven)).toContain('Tests run: 3, Failures: 0, Errors: 0');
  });

  // Only in the nightly run, because the translation takes as long as all other tests of this file.
  (IS_NIGHTLY ? it : it.skip)('compiles the examples of docstrings', async () => {
    const methods = (await translationsIn('java')).map(
      (translated, index) => `void example${index}() {\n${translated.replace(/^import .*/gm, '')}\n}`,
    );
    expect(methods.length).toBeGreaterThan(60);
    example.write(
      'src/main/java/com/example/docstrings/Docstrings.java',
      `package com.example.docstrings;

import com.hashicorp.cdktf.*;
import io.github.cdktfapsaramqtt.*;
import java.util.*;
import software.constructs.*;

class Docstrings extends TerraformStack {
    App app;
    TerraformStack stack;
    TerraformProvider alicloud;
    DataResource rollout, device;
    MqttInstance instance;
    MqttInstanceId instanceId;
    IMqttGate gate;
    MqttTokenFleetGate fleet;
    EmulatorProcess emulator;

    Docstrings(Construct scope) {
        super(scope, "docstrings");
    }

${methods.join('\n')}
}
`,
    );
    await example.run('mvn', ['-q', 'compile'], maven);
  });

  it('has the licence and the notices of what is bundled in its jar', () => {
    const folder = join(MAVEN_REPOSITORY, 'io/github/cdktf-apsaramqtt/cdktf-apsaramqtt', version);
    const jar = unzip(readFileSync(join(folder, `cdktf-apsaramqtt-${version}.jar`)));
    expect(jar.get('META-INF/LICENSE')?.toString()).toBe(readFileSync('LICENSE', 'utf8'));
    expect(jar.get('META-INF/NOTICE')?.toString()).toBe(readFileSync('bundle/THIRD-PARTY-NOTICES', 'utf8'));
  });

  itProtectsBindings(
    example,
    'src/main/java/com/example/factory/Main.java',
    `package com.example.factory;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.AppConfig;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.TerraformVariable;
import imports.alicloud.fcv3_function.Fcv3Function;
import imports.alicloud.kms_secret.KmsSecret;
import imports.alicloud.oss_bucket_object.OssBucketObject;
import imports.alicloud.provider.AlicloudProvider;
import imports.alicloud.ram_policy.RamPolicy;
import io.github.cdktfapsaramqtt.*;
import java.util.List;

public class Main {
    public static void main(String[] args) {
        App app = new App(AppConfig.builder().outdir("bindings.out").build());
        TerraformStack stack = new TerraformStack(app, "bindings");
        AlicloudProvider alicloud = AlicloudProvider.Builder.create(stack, "alicloud").region("cn-beijing").build();
        ApsaramqttProvider.fromAlicloud(stack, "apsaramqtt", alicloud);
        TerraformVariable variable =
            TerraformVariable.Builder.create(stack, "token").type("string").sensitive(true).build();
        MqttTokenGate gate = MqttTokenGate.Builder.create(stack, "device")
            .instanceId(MqttInstanceId.of("post-cn-1"))
            .token(MqttToken.fromVariable(variable))
            .build();
        Fcv3Function.Builder.create(stack, "by-depends-on")
            .handler("index.handler").runtime("nodejs20").dependsOn(List.of(gate)).build();
        gate.protect(KmsSecret.Builder.create(stack, "by-protect")
            .secretName("a").versionId("1").secretData(variable.getStringValue()).build());
        OssBucketObject.Builder.create(stack, "by-dependency").bucket("b").key("k").build()
            .getNode().addDependency(gate);
        RamPolicy.Builder.create(stack, "by-matcher").policyName("p").build();
        gate.protectAll(stack, ResourceMatcher.types("alicloud_ram_*"));
        MqttTokenRules.requireGates(app);
        app.synth();
    }
}
`,
    () => example.run('mvn', ['-q', 'compile', 'exec:java'], maven),
  );
});
