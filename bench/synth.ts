import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformResource, TerraformStack } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../lib';
import type { Figure, Measurement } from './figure';
import { interleave } from './interleave';

const ROUNDS = 5;
const SIZES = [1_000, 5_000];
/** The gates of one stack. Not more, because the time of cdktf itself grows with the square of the elements of a stack. */
const GATES_IN_EACH = 250;

/** The ways to make a resource wait, used in turn. */
const WAYS = ['protect', 'dependsOn', 'addDependency'];

/** The user time that gates add to the synthesis of an app, compared with the same app without them. */
export const synth: Measurement = {
  name: 'synth',
  async measure() {
    const outdir = mkdtempSync(join(tmpdir(), 'bench-synth-'));
    const figures: Figure[] = [];
    try {
      for (const size of SIZES) {
        const { gated, plain } = await interleave(ROUNDS, {
          gated: async () => synthesize(outdir, size, true),
          plain: async () => synthesize(outdir, size, false),
        });
        figures.push({
          name: `synth of ${size} gates over the same app without, a gate`,
          value: (gated.median - plain.median) / size,
          unit: 'ms',
          bound: { atMost: 1 },
          raw: `${gated} / ${plain}`,
        });
      }
    } finally {
      rmSync(outdir, { recursive: true });
    }
    return figures;
  },
};

/** The milliseconds of user time of `app.synth`, with or without a gate for each resource. */
function synthesize(outdir: string, size: number, withGates: boolean): number {
  const app = new App({ outdir });
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  for (let first = 0; first < size; first += GATES_IN_EACH) {
    const stack = new TerraformStack(app, `line-${first}`);
    if (withGates) new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou' });
    for (let device = 0; device < GATES_IN_EACH; device++) {
      const token = MqttToken.fromEnvironment(`DEVICE_${device}_TOKEN`);
      const gate = withGates && new MqttTokenGate(stack, `device-${device}`, { instanceId, token });
      const way = gate && WAYS[device % WAYS.length];
      const resource = new TerraformResource(stack, `resource-${device}`, {
        terraformResourceType: 'terraform_data',
        ...(gate && way === 'dependsOn' && { dependsOn: [gate] }),
      });
      if (gate && way === 'protect') gate.protect(resource);
      if (gate && way === 'addDependency') resource.node.addDependency(gate);
    }
  }
  const { user } = process.cpuUsage();
  app.synth();
  return (process.cpuUsage().user - user) / 1000;
}
