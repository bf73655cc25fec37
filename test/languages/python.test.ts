import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { version } from '../../package.json';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { translationsIn } from '../support/translations';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';
import { itProtectsBindings } from './support/protects-bindings';

const HAS_PIP = 'import pip, sys; sys.exit(sys.version_info < (3, 10))';

/** Runs programs one after the other, and prints their outputs as JSON. */
const RUN_ALL = `
import contextlib, io, json, runpy, sys, traceback
printed = {}
for program in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        try:
            runpy.run_path(program, run_name="__main__")
        except Exception:
            print(traceback.format_exc())
    printed[program] = output.getvalue()
print(json.dumps(printed))`;

/** Runs examples of docstrings, each in a new stack, and prints the errors. */
const DOCSTRINGS = `
import json, traceback
from cdktf import *
from cdktf_apsaramqtt import *

EMULATOR = EmulatorProcess.start()
INSTANCE_ID = MqttInstanceId.of("post-cn-0pp12gl0001")


class Docstring(TerraformStack):
    def run(self, source: str) -> None:
        policy = TokenPolicy.WARN if "warns()" in source else TokenPolicy.FAIL
        token = MqttToken.from_environment("DEVICE_TOKEN")
        gate = MqttTokenGate(
            self, "a-gate", instance_id=INSTANCE_ID, token=token, on_invalid=policy, on_unverified=policy)
        rollout, device = DataResource(self, "a-rollout"), DataResource(self, "a-device")
        gate.protect(rollout)
        exec(source, {
            **globals(),
            "self": self, "app": self.node.root, "stack": self, "gate": gate, "rollout": rollout, "device": device,
            "alicloud": TerraformProvider(
                self, "an-alicloud", terraform_resource_type="alicloud", terraform_provider_source="aliyun/alicloud"),
            "instance": MqttInstance.from_id(self, "an-instance", INSTANCE_ID),
            "instance_id": INSTANCE_ID,
            "fleet": MqttTokenFleetGate(
                self, "a-fleet", instance_id=INSTANCE_ID, tokens={"device-1": MqttToken.from_environment("OTHER_TOKEN")}),
            "emulator": EMULATOR,
        })


with open("docstrings.json") as file:
    examples = json.load(file)
# The last one stops the emulator.
for source in sorted(examples, key=lambda source: source.strip() == "emulator.stop()"):
    try:
        Docstring(Testing.app(), "docstring").run(source)
    except Exception:
        print(source, traceback.format_exc())
`;

(installed('python3', ['-c', HAS_PIP]) ? describe : describe.skip)('in Python', () => {
  const example = new Example('python');
  const packages = join(example.folder, 'packages');
  // The package as jsii generates it, and its dependencies.
  const env = { PYTHONPATH: [join(example.folder, 'python/src'), packages].join(delimiter) };

  const pip = (target: string, ...args: string[]) =>
    example.run('python3', [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--target',
      target,
      ...args,
    ]);
  const python = (...args: string[]) => example.run('python3', args, env);

  const programs = new Map<string, string>();
  let printed: Readonly<Record<string, string>>;

  /** Adds a program and returns a function for its output. All run in one interpreter, because loading jsii and the framework takes seconds. */
  function program(name: string, text: string): () => string {
    programs.set(name, text);
    return () => printed[name]!;
  }

  itDoesWhatTypeScriptDoes(example, async () => {
    const requirements = example.read('requirements.txt').split('\n');
    await Promise.all([
      example.addPackage(),
      pip(packages, ...requirements.filter((line) => line && !line.startsWith('cdktf-apsaramqtt'))),
    ]);
    return env;
  });

  beforeAll(async () => {
    for (const [name, text] of programs) example.write(name, text);
    example.write('all.py', RUN_ALL);
    printed = JSON.parse((await python('all.py', ...programs.keys())).trim().split('\n').at(-1)!);
  });

  const refused = program(
    'refused.py',
    `
from cdktf import App, TerraformStack
from cdktf_apsaramqtt import MqttInstanceId, MqttToken, MqttTokenGate
for refused in [
    lambda: MqttTokenGate(TerraformStack(App(), "s"), "g", instance_id=MqttInstanceId.of("post-cn-1"), token="c2VjcmV0"),
    lambda: MqttToken.from_resolvable("c2VjcmV0"),
]:
    try:
        refused()
        print("accepted")
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0])`,
  );

  it('refuses a string in place of a token, without showing it, in the names of Python', () => {
    const output = refused();
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('TypeError type of argument token must be cdktf_apsaramqtt.MqttToken; got str'),
      expect.stringContaining(
        'MqttToken.from_resolvable: the token is plain text and not a reference. Use MqttToken.from_environment, from_file or from_variable',
      ),
    ]);
    expect(output).not.toContain('c2VjcmV0');
  });

  const raw = program(
    'raw.py',
    `
import traceback
from cdktf import App, TerraformStack
from cdktf_apsaramqtt import MqttInstance, MqttInstanceId, MqttToken, MqttTokenFleetGate, MqttTokenGate

raw = "c2VjcmV0LXRva2Vu"
stack = TerraformStack(App(), "s")
instance_id = MqttInstanceId.of("post-cn-1")
fleet = MqttTokenFleetGate(stack, "fleet", instance_id=instance_id)
instance = MqttInstance.from_id(stack, "instance", instance_id)
for name, give in {
    "gate": lambda: MqttTokenGate(stack, "g", instance_id=instance_id, token=raw),
    "map": lambda: MqttTokenFleetGate(stack, "f", instance_id=instance_id, tokens={"left": raw}),
    "member": lambda: fleet.add_token("left", raw),
    "gate of an instance": lambda: instance.gate("g", raw),
    "map of an instance": lambda: instance.fleet("f", tokens={"left": raw}),
    "environment": lambda: MqttToken.from_environment(raw + "="),
    "reference": lambda: MqttToken.from_resolvable(raw),
    "variable": lambda: MqttToken.from_variable(raw),
}.items():
    try:
        give()
        print(name, "accepted")
    except Exception:
        text = traceback.format_exc()
        print(name, "shown" if raw in text else "hidden", "MqttToken" in text or "TerraformVariable" in text)
`,
  );

  it.each([
    ['checked by Python if it can', [], raw],
    ['checked by nothing before jsii', ['-O'], () => python('-O', 'raw.py')],
  ])('never shows a raw token: %s, python %j', async (_, __, run) => {
    const output = await run();
    expect(output.trim().split('\n')).toEqual([
      'gate hidden True',
      'map hidden True',
      'member hidden True',
      'gate of an instance hidden True',
      'map of an instance hidden True',
      'environment hidden True',
      'reference hidden True',
      'variable hidden True',
    ]);
  });

  const matcher = program(
    'matcher.py',
    `
import jsii
from cdktf import App, DataResource, TerraformResource, TerraformStack
from cdktf_apsaramqtt import ApsaramqttProvider, IResourceMatcher, MqttInstanceId, MqttToken, MqttTokenGate


@jsii.implements(IResourceMatcher)
class Devices:
    def matches(self, resource: TerraformResource) -> bool:
        return resource.node.id.startswith("device-")


app = App(outdir="matcher.out")
stack = TerraformStack(app, "s")
ApsaramqttProvider(stack, "apsaramqtt")
token = MqttToken.from_environment("TOKEN")
gate = MqttTokenGate(stack, "gate", instance_id=MqttInstanceId.of("post-cn-1"), token=token)
DataResource(stack, "device-1")
DataResource(stack, "lamp")
gate.protect_all(stack, Devices())
app.synth()
`,
  );

  it('uses a matcher that is written in Python to select resources', () => {
    matcher();
    const { resource } = JSON.parse(
      readFileSync(join(example.folder, 'matcher.out/stacks/s/cdk.tf.json'), 'utf8'),
    );
    expect(resource.terraform_data['device-1'].depends_on).toEqual(['data.apsaramqtt_token.gate']);
    expect(resource.terraform_data.lamp).not.toHaveProperty('depends_on');
  });

  const late = program(
    'late.py',
    `
from cdktf import App, DataResource, TerraformStack
from cdktf_apsaramqtt import ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate

app = App(outdir="late.out")
stack = TerraformStack(app, "s")
ApsaramqttProvider(stack, "apsaramqtt")
token = MqttToken.from_environment("TOKEN")
gate = MqttTokenGate(stack, "gate", instance_id=MqttInstanceId.of("post-cn-1"), token=token)
rollout = DataResource(stack, "rollout")
app.synth()
for call in [lambda: rollout.node.add_dependency(gate), lambda: gate.protect(rollout)]:
    try:
        call()
        print("went on")
    except RuntimeError as error:
        print(error)
`,
  );

  it('fails at once if something is protected after app.synth(), and leaves no configuration', () => {
    expect(late()).toContain('The dependencies of s/rollout were changed after the stack s was synthesized');
    expect(late()).toContain('protect() of the gate s/gate was called after the stack s was synthesized');
    expect(late()).not.toContain('went on');
    expect(() => example.read('late.out/stacks/s/cdk.tf.json')).toThrow('ENOENT');
  });

  const notMatchers = program(
    'not_matchers.py',
    `
from cdktf import App, TerraformStack
from cdktf_apsaramqtt import MqttInstanceId, MqttToken, MqttTokenGate, ResourceMatcher

stack = TerraformStack(App(), "s")
token = MqttToken.from_environment("TOKEN")
gate = MqttTokenGate(stack, "gate", instance_id=MqttInstanceId.of("post-cn-1"), token=token)

class Devices:
    def matches(self, resource):
        return True

for give in [
    lambda: gate.protect_all(stack, lambda resource: True),
    lambda: ResourceMatcher.types("a").and_(lambda resource: True),
    lambda: gate.protect_all(stack, Devices()),
]:
    try:
        give()
        print("accepted")
    except Exception as error:
        print(error)
`,
  );

  // These are errors of jsii, before any code of this package runs.
  it.each([
    ['', notMatchers],
    [', also without checks of types', () => python('-O', 'not_matchers.py')],
  ])('explains what Python prints of a lambda in place of a matcher%s', async (_, run) => {
    const errors = (await run()).trim().split('\n');
    const [first, second, third] = errors.map((error) => error.replace(/ \(did.*|^type object \S+ /g, ''));
    expect(second).toBe(first);
    expect(readFileSync('docs/guides/troubleshooting.md', 'utf8')).toContain(
      `| \`${first}\`, \`${third}\` |`,
    );
  });

  const unitTest = program(
    'unit_test.py',
    `
import os, subprocess
from cdktf import DataResource, TerraformStack, Testing
from cdktf_apsaramqtt import (
    ApsaramqttProvider, EmulatorProcess, GateAssertions, MqttInstanceId, MqttToken, MqttTokenGate)

emulator = EmulatorProcess.start(config={"callsPerSecond": 100})
stack = TerraformStack(Testing.app(), "device")
ApsaramqttProvider(stack, "apsaramqtt")
gate = MqttTokenGate(
    stack, "gate", instance_id=MqttInstanceId.of(emulator.instance_id), token=MqttToken.from_environment("DEVICE_TOKEN"))
rollout = DataResource(stack, "rollout", depends_on=[gate])
lamp = DataResource(stack, "lamp")

assertions = GateAssertions.of(stack)
assertions.gates(instance_id=emulator.instance_id, token_env="DEVICE_TOKEN").protects(rollout).fails()
assertions.has_no_ungated_tokens()
for failing in [
    lambda: assertions.protects(lamp),
    lambda: assertions.warns(),
    lambda: assertions.gates(instance_id="post-cn-2"),
]:
    try:
        failing()
        print("passed")
    except RuntimeError as error:
        print(str(error).splitlines()[0])


def status(token: str) -> str:
    return subprocess.run(
        ["node", "${resolve('bundle/cli/apsaramqtt.js')}", "query", "--instance-id", emulator.instance_id, "--token-env", "T"],
        env={**os.environ, **emulator.environment, "T": token}, stdout=subprocess.PIPE, text=True).stdout.split(",")[0]


token = emulator.issue(lifetime_seconds=60)
print(status(token))
emulator.revoke(token)
print(status(token))
other = emulator.issue()
emulator.expire(other)
print(status(other), emulator.calls())
emulator.stop()
`,
  );

  it('has assertions for unit tests, and an emulator that answers while Python waits', () => {
    const output = unitTest();
    expect(output.trim().split('\n')).toEqual([
      'Error: The stack device does not protect what it should.',
      'Error: The stack device does not warn.',
      'Error: GateAssertions.gates: give exactly one of token_env, token_file and token, which says which token is gated.',
      '{"TokenStatus":true',
      '{"TokenStatus":false',
      '{"TokenStatus":false 3',
    ]);
  });

  it('passes the unit tests of docs/guides/languages.md', async () => {
    example.writeGuide();
    const { text } = await example.try('python3', ['test_device.py'], env);
    expect(text).toMatch(/Ran 2 tests in [\d.]+s OK/);
  });

  // Only in the nightly run, because the build takes as long as all other tests of this file.
  (IS_NIGHTLY ? it : it.skip)(
    'installs as a wheel with licence and notices, and without a command',
    async () => {
      const wheel = join(example.folder, 'wheel');
      await pip(wheel, '--no-deps', './python');
      const files = readdirSync(wheel, { recursive: true }).map(String);
      const information = `cdktf_apsaramqtt-${version}.dist-info`;
      expect(files).toEqual(
        expect.arrayContaining([
          expect.stringMatching(new RegExp(`${information}/(licenses/)?LICENSE$`)),
          expect.stringMatching(new RegExp(`${information}/(licenses/)?NOTICE$`)),
        ]),
      );
      // Programs of the package would start through the jsii runtime.
      expect(files).not.toContain('bin/apsaramqtt');
    },
  );

  // Only in the nightly run, because the translation takes as long as all other tests of this file.
  (IS_NIGHTLY ? it : it.skip)('runs the examples of docstrings', async () => {
    const examples = await translationsIn('python');
    expect(examples.length).toBeGreaterThan(60);
    example.write('docstrings.json', JSON.stringify(examples));
    example.write('docstrings.py', DOCSTRINGS);
    expect(await python('docstrings.py')).toBe('');
  });

  (IS_NIGHTLY ? it : it.skip)('takes over the settings of an alicloud provider', async () => {
    const program = `
from cdktf import App, TerraformProvider, TerraformStack, Testing
from cdktf_apsaramqtt import ApsaramqttProvider

class Alicloud(TerraformProvider):
    pass

stack = TerraformStack(App(), "s")
alicloud = Alicloud(stack, "alicloud", terraform_resource_type="alicloud", terraform_provider_source="aliyun/alicloud")
alicloud.add_override("region", "cn-hangzhou")
alicloud.add_override("assume_role", {"role_arn": "acs:ram::1:role/deployer"})
ApsaramqttProvider.from_alicloud(stack, "apsaramqtt", alicloud, max_calls=10)
print(Testing.synth(stack))`;
    const { provider } = JSON.parse(await python('-c', program));
    expect(provider.apsaramqtt).toEqual([{ ...provider.alicloud[0], max_calls: 10 }]);
  });

  itProtectsBindings(
    example,
    'bindings.py',
    `
from cdktf import App, TerraformStack, TerraformVariable
from cdktf_apsaramqtt import (
    ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate, MqttTokenRules, ResourceMatcher)
from imports.alicloud.fcv3_function import Fcv3Function
from imports.alicloud.kms_secret import KmsSecret
from imports.alicloud.oss_bucket_object import OssBucketObject
from imports.alicloud.provider import AlicloudProvider
from imports.alicloud.ram_policy import RamPolicy

app = App(outdir="bindings.out")
stack = TerraformStack(app, "bindings")
alicloud = AlicloudProvider(stack, "alicloud", region="cn-beijing")
ApsaramqttProvider.from_alicloud(stack, "apsaramqtt", alicloud)
variable = TerraformVariable(stack, "token", type="string", sensitive=True)
gate = MqttTokenGate(
    stack, "device", instance_id=MqttInstanceId.of("post-cn-1"), token=MqttToken.from_variable(variable))
Fcv3Function(stack, "by-depends-on", handler="index.handler", runtime="nodejs20", depends_on=[gate])
gate.protect(KmsSecret(stack, "by-protect", secret_name="a", version_id="1", secret_data=variable.string_value))
OssBucketObject(stack, "by-dependency", bucket="b", key="k").node.add_dependency(gate)
RamPolicy(stack, "by-matcher", policy_name="p")
gate.protect_all(stack, ResourceMatcher.types("alicloud_ram_*"))
MqttTokenRules.require_gates(app)
app.synth()
`,
    () => python('bindings.py'),
  );
});
