import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledProvider } from '../lib/placement/provider-package';
import { addNode } from '../scripts/package-provider/standalone';
import { zipFolder } from '../scripts/package-provider/zip-folder';
import { EmulatorProcess } from './emulator-process';
import type { Measurement } from './figure';
import { interleave, timed } from './interleave';
import { executableOf, launched } from './launched';
import { ONE_TOKEN } from './plan';
import { planned, workspace } from './planned';

const ROUNDS = 21;

/** What it costs that a provider brings its own Node: the same Node as the plain provider runs on, so that nothing else differs. */
export const standalone: Measurement = {
  name: 'standalone',
  async measure() {
    const scratch = mkdtempSync(join(tmpdir(), 'bench-standalone-'));
    const [token] = EmulatorProcess.tokens(1);
    const emulator = await EmulatorProcess.start({ tokens: [token!] });
    const plain = bundledProvider();
    const folder = join(scratch, 'package');
    const own = { folder, archive: `${folder}.zip`, version: plain.version };
    addNode(own.folder, plain, { executable: process.execPath, license: 'LICENSE' });
    await zipFolder(own.folder, own.archive, false);
    const plans = {
      own: await workspace(own, emulator, ONE_TOKEN, { PRESS_TOKEN: token }),
      plain: await workspace(plain, emulator, ONE_TOKEN, { PRESS_TOKEN: token }),
    };
    try {
      const lines = await interleave(ROUNDS, {
        own: () => timed(() => launched(executableOf(own), process.env)),
        plain: () => timed(() => launched(executableOf(plain), process.env)),
      });
      const times = await interleave(ROUNDS, {
        own: () => timed(() => planned(plans.own)),
        plain: () => timed(() => planned(plans.plain)),
      });
      return [
        {
          name: 'handshake line of the standalone package / of the plain one',
          value: lines.own.median / lines.plain.median,
          unit: '×',
          bound: { atMost: 1.15 },
          raw: `${lines.own} / ${lines.plain}`,
        },
        {
          name: 'plan of one token with the standalone package / with the plain one',
          value: times.own.median / times.plain.median,
          unit: '×',
          bound: { atMost: 1.5 },
          raw: `${times.own} / ${times.plain}`,
        },
      ];
    } finally {
      for (const terraform of Object.values(plans)) terraform.remove();
      rmSync(scratch, { recursive: true });
      emulator.stop();
    }
  },
};
