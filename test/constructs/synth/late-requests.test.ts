import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const START = `
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

/** Runs a program to its end: no check can come before that. */
function run(program: string) {
  const folder = mkdtempSync(join(tmpdir(), 'late-'));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', 'tsx/cjs', '--eval', START + program],
    {
      cwd: resolve('.'),
      env: { ...process.env, OUTDIR: join(folder, 'out') },
      encoding: 'utf8',
    },
  );
  return { status, stderr, isWritten: existsSync(join(folder, 'out/stacks/device/cdk.tf.json')) };
}

describe('what a program asks of a gate once app.synth() has written the stack', () => {
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
      'node.addDependency() of device/rollout was called after the stack device was synthesized',
    ],
    [
      'node.addDependency() once something is awaited, with a new resource',
      "const gate = gateOf(); setImmediate(() => new DataResource(stack, 'other').node.addDependency(gate)); app.synth();",
      'node.addDependency() of device/other was called after the stack device was synthesized',
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
