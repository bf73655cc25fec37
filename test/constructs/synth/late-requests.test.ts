import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const START = `
const { Construct } = require('constructs');
const { App, Aspects, DataResource, TerraformStack, Testing } = require('cdktf');
const { ApsaramqttProvider, GateAssertions, MqttTokenRules, MqttInstanceId, MqttToken, MqttTokenFleetGate, MqttTokenGate, ResourceMatcher } = require('./lib');
const app = new App({ outdir: process.env.OUTDIR });
const stackOf = (id) => {
  const stack = new TerraformStack(app, id);
  new ApsaramqttProvider(stack, 'apsaramqtt');
  return stack;
};
const stack = stackOf('device');
const rollout = new DataResource(stack, 'rollout');
const instanceId = MqttInstanceId.of('post-cn-1');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
const gateOf = (id = 'gate') => new MqttTokenGate(stack, id, { instanceId, token });
const fleet = () => {
  const gate = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { a: token } });
  gate.protect(new DataResource(stack, 'other'));
  return gate;
};
`;

/** Runs a program in a process, because the check runs when the process ends. */
function run(program: string, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'late-'));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', 'tsx/cjs', '--eval', START + program],
    {
      cwd: resolve('.'),
      // A relative path, like the default.
      env: { ...process.env, OUTDIR: relative('.', join(folder, 'out')), ...environment },
      encoding: 'utf8',
    },
  );
  const files = ['cdk.tf.json', 'cdk.tf'].map((name) => join(folder, 'out/stacks/device', name));
  return { status, stderr, isWritten: files.some((file) => existsSync(file)) };
}

describe('a call of a gate after app.synth() has written the stack', () => {
  it.each([
    [
      'protect()',
      'const gate = gateOf(); app.synth(); gate.protect(rollout);',
      'protect() of the gate device/gate',
    ],
    [
      'protect() once something is awaited',
      'const gate = gateOf(); setImmediate(() => gate.protect(rollout)); app.synth();',
      'protect() of the gate device/gate',
    ],
    [
      'protectAll()',
      "const gate = gateOf(); app.synth(); gate.protectAll(stack, ResourceMatcher.types('terraform_data'));",
      'protectAll() of the gate device/gate',
    ],
    [
      'protectByName()',
      "const gate = fleet(); app.synth(); gate.protectByName('a', rollout);",
      'protectByName() of the gate device/fleet',
    ],
    [
      'addToken()',
      "const gate = fleet(); app.synth(); gate.addToken('b', token);",
      'addToken() of the gate device/fleet',
    ],
    [
      'a gate',
      'app.synth(); gateOf().protect(rollout);',
      'The gate device/gate was created after the stack device was synthesized',
    ],
    [
      'node.addDependency() on the gate',
      'const gate = gateOf(); app.synth(); rollout.node.addDependency(gate);',
      'The dependencies of device/rollout were changed after the stack device was synthesized',
    ],
    [
      'node.addDependency() once something is awaited, with a new resource',
      "const gate = gateOf(); setImmediate(() => new DataResource(stack, 'other').node.addDependency(gate)); app.synth();",
      'The dependencies of device/other were changed after the stack device was synthesized',
    ],
    [
      'dependsOn that is assigned',
      'const gate = gateOf(); app.synth(); rollout.dependsOn = [gate];',
      'The dependencies of device/rollout were changed after',
    ],
    [
      'an element of dependsOn',
      "const gate = gateOf(); const other = new DataResource(stack, 'other', { dependsOn: [rollout] }); app.synth(); other.dependsOn.push(gate.fqn);",
      'The dependencies of device/other were changed after',
    ],
    [
      'dependsOn of a new resource',
      "const gate = gateOf(); app.synth(); new DataResource(stack, 'other', { dependsOn: [gate] });",
      'The dependencies of device/other were changed after',
    ],
    [
      'an override of depends_on',
      "const gate = gateOf(); app.synth(); rollout.addOverride('depends_on', [gate]);",
      'The dependencies of device/rollout were changed after',
    ],
    [
      'an override of depends_on in place of another',
      "const gate = gateOf(); rollout.addOverride('depends_on', ['terraform_data.other']); app.synth(); rollout.addOverride('depends_on', [gate]);",
      'The dependencies of device/rollout were changed after',
    ],
    [
      'an override of depends_on at the stack',
      "const gate = gateOf(); app.synth(); stack.addOverride('resource.terraform_data.rollout.depends_on', [gate.fqn]);",
      'The dependencies of device/rollout were changed after',
    ],
    [
      'a condition on the gate',
      "const gate = gateOf(); app.synth(); rollout.lifecycle = { precondition: [{ condition: gate.tokenStatus, errorMessage: 'a' }] };",
      'The lifecycle of device/rollout was changed after',
    ],
    [
      'the lifecycle of what waits',
      'gateOf().protect(rollout); app.synth(); rollout.lifecycle = { createBeforeDestroy: true };',
      'The lifecycle of device/rollout was changed after',
    ],
    [
      'an override of a lifecycle',
      "const gate = gateOf(); app.synth(); rollout.addOverride('lifecycle.precondition', [{ condition: gate.tokenStatus, error_message: 'a' }]);",
      'The lifecycle of device/rollout was changed after',
    ],
    [
      'an override of the gate',
      "const gate = gateOf(); app.synth(); gate.node.defaultChild.addOverride('lifecycle.precondition', [{ condition: false, error_message: 'a' }]);",
      'device/gate was changed after the stack device was synthesized',
    ],
    [
      'an override of the gate at the stack',
      "const gate = gateOf(); app.synth(); stack.addOverride('data.apsaramqtt_token.gate.count', 0);",
      'device/gate was changed after the stack device was synthesized',
    ],
    [
      'a call once the working directory is another',
      "const gate = gateOf(); app.synth(); process.chdir('/'); gate.protect(rollout);",
      'protect() of the gate device/gate',
    ],
    [
      'a rule that is broken',
      "new MqttTokenGate(stack, 'gate', { instanceId, token, onInvalid: 'warn' }); app.synth(); MqttTokenRules.forbidWarnings(app);",
      'MqttTokenRules.forbidWarnings was called after the stack device was synthesized',
    ],
    [
      'in a validation of the app',
      'const gate = gateOf(); app.node.addValidation({ validate: () => (gate.protect(rollout), []) }); app.synth();',
      'protect() of the gate device/gate',
    ],
    [
      'in an aspect of a stack that comes later',
      "const gate = gateOf(); const later = stackOf('later'); Aspects.of(later).add({ visit: (node) => node === later && gate.protect(rollout) }); app.synth();",
      'protect() of the gate device/gate',
    ],
  ])('is refused: %s', (_, program, message) => {
    const { status, stderr, isWritten } = run(program);
    expect(stderr).toContain('The stack device was not synthesized:');
    expect(stderr).toContain(message);
    expect(stderr).toContain('before app.synth()');
    expect({ status, isWritten }).toEqual({ status: 1, isWritten: false });
  });

  it('is refused if dependsOn has no name in Terraform', () => {
    const { status, stderr, isWritten } = run(
      "const member = fleet().addToken('b', token); member.protect(rollout); app.synth(); rollout.dependsOn = [member];",
    );
    expect(stderr).toContain('device/rollout depends on one token of a fleet (dependsOn)');
    expect({ status, isWritten }).toEqual({ status: 1, isWritten: false });
  });

  describe('in another language, whose programs ignore the exit status of Node.js', () => {
    const runInPython = (program: string) => run(program, { JSII_AGENT: 'Python/3.12.3' });

    it('is refused at once', () => {
      const { stderr, isWritten } = runInPython(`
        const gate = gateOf();
        const devices = fleet();
        const device = devices.addToken('b', token);
        device.protect(new DataResource(stack, 'another'));
        const group = new Construct(stack, 'group');
        const another = new DataResource(group, 'waiting');
        app.synth();
        another.node.addDependency(rollout);
        for (const call of [
          () => group.node.addDependency(gate),
          () => gate.protect(rollout),
          () => gate.protectAll(stack, ResourceMatcher.types('terraform_data')),
          () => devices.protectByName('a', rollout),
          () => devices.addToken('c', token),
          () => device.protect(rollout),
          () => gateOf('late'),
        ]) {
          try {
            call();
            console.error('accepted');
          } catch (error) {
            console.error(error.message.split('\\n')[1]);
          }
        }
        process.exit(0);`);
      const ofFleet = (call: string) =>
        expect.stringContaining(`${call} of the gate device/fleet was called after`);
      expect(stderr.trim().split('\n')).toEqual([
        expect.stringContaining('The dependencies of device/group/waiting were changed after'),
        expect.stringContaining('protect() of the gate device/gate was called after'),
        expect.stringContaining('protect_all() of the gate device/gate was called after'),
        ofFleet('protect_by_name()'),
        ofFleet('add_token()'),
        ofFleet('protect()'),
        expect.stringContaining('The gate device/late was created after'),
      ]);
      expect(isWritten).toBe(false);
    });

    it('is accepted in an aspect, which each synthesis, assertions and rules run once more', () => {
      const program =
        'const gate = gateOf(); Aspects.of(stack).add({ visit: (node) => node === rollout && gate.protect(node) }); app.synth(); app.synth(); GateAssertions.of(stack).fails(); MqttTokenRules.violations(app);';
      expect(runInPython(program)).toEqual({ status: 0, stderr: '', isWritten: true });
    });
  });

  describe('in HCL', () => {
    const runInHcl = (program: string) => run(program, { SYNTH_HCL_OUTPUT: 'true' });

    it.each([
      ['dependsOn', 'rollout.dependsOn = [gate];'],
      ['node.addDependency()', 'rollout.node.addDependency(gate);'],
    ])('is refused: %s', (_, change) => {
      const { status, stderr, isWritten } = runInHcl(`const gate = gateOf(); app.synth(); ${change}`);
      expect(stderr).toContain('The stack device was changed after it was synthesized');
      expect({ status, isWritten }).toEqual({ status: 1, isWritten: false });
    });

    it('is accepted if it changes nothing', () => {
      const program =
        "gateOf().protect(rollout); const other = new DataResource(stack, 'other'); app.synth(); rollout.node.addDependency(other);";
      expect(runInHcl(program)).toEqual({ status: 0, stderr: '', isWritten: true });
    });
  });

  it.each([
    [
      'where the stack is synthesized again',
      'const gate = gateOf(); app.synth(); gate.protect(rollout); app.synth();',
    ],
    [
      'in an aspect, which each synthesis runs',
      'const gate = gateOf(); Aspects.of(stack).add({ visit: (node) => node === rollout && gate.protect(node) }); app.synth(); app.synth();',
    ],
    [
      'in an aspect, which assertions and rules run once more',
      'const gate = gateOf(); Aspects.of(stack).add({ visit: (node) => node === rollout && gate.protect(node) }); app.synth(); GateAssertions.of(stack).fails(); MqttTokenRules.violations(app);',
    ],
    ['as a rule that holds', 'gateOf(); app.synth(); MqttTokenRules.forbidWarnings(app);'],
    [
      'where dependsOn names something else',
      "gateOf().protect(rollout); app.synth(); rollout.dependsOn.push('terraform_data.other');",
    ],
    [
      'where the lifecycle is of something else',
      'gateOf(); app.synth(); rollout.lifecycle = { createBeforeDestroy: true };',
    ],
    [
      'where conditions were there',
      "const gate = fleet(); gate.protectByName('a', rollout); app.synth(); rollout.lifecycle = { ...rollout.lifecycle }; rollout.addOverride('input', 'a');",
    ],
    [
      'where an override is of something else',
      "gateOf().protect(rollout); app.synth(); rollout.addOverride('input', 'a');",
    ],
    [
      'where an override says what was written',
      "const gate = gateOf(); gate.protect(rollout); app.synth(); rollout.addOverride('depends_on', [gate.fqn]);",
    ],
    ['before', 'gateOf().protect(rollout); app.synth();'],
    ['node.addDependency() before', 'rollout.node.addDependency(gateOf()); app.synth();'],
    [
      'node.addDependency() on something else',
      "gateOf().protect(rollout); app.synth(); rollout.node.addDependency(new DataResource(stack, 'other'));",
    ],
  ])('is accepted %s', (_, program) => {
    expect(run(program)).toEqual({ status: 0, stderr: '', isWritten: true });
  });
});
