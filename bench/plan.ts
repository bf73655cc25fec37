import { bundledProvider } from '../lib/placement/provider-package';
import { Terraform } from '../test/support/terraform';
import { EmulatorProcess } from './emulator-process';
import type { Measurement } from './figure';
import { interleave, timed } from './interleave';
import { planned, workspace } from './planned';

const ROUNDS = 15;

export const ONE_TOKEN = `
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE_TOKEN"
}`;

/** `terraform plan` of one token beside a plan of nothing. */
export const plan: Measurement = {
  name: 'plan',
  async measure() {
    const [token] = EmulatorProcess.tokens(1) as [string];
    const emulator = await EmulatorProcess.start({ tokens: [token] });
    const nothing = new Terraform().write('main.tf', 'output "nothing" {\n  value = 0\n}\n');
    const one = await workspace(bundledProvider(), emulator, ONE_TOKEN, { DEVICE_TOKEN: token });
    try {
      const times = await interleave(ROUNDS, {
        one: () => timed(() => planned(one)),
        nothing: () => timed(() => planned(nothing)),
      });
      return [
        {
          name: 'plan of one token',
          value: times.one.median / 1000,
          unit: 's',
          // 0.3 s if an empty plan takes 0.04 s, and proportionally more on a slower machine.
          bound: { atMost: Number((0.3 * Math.max(1, times.nothing.median / 40)).toFixed(2)) },
          raw: `${times.one}, empty plan ${times.nothing}`,
        },
      ];
    } finally {
      one.remove();
      nothing.remove();
      emulator.stop();
    }
  },
};
