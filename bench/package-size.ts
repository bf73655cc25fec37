import { execFileSync } from 'node:child_process';
import type { Measurement } from './figure';

/** The size of the package as npm publishes it. */
export const packageSize: Measurement = {
  name: 'package-size',
  async measure() {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ size, entryCount }] = JSON.parse(output.toString());
    return [
      {
        name: 'published package, packed',
        value: size / 1e6,
        unit: 'MB',
        bound: { atMost: 0.8 },
        raw: `${size} bytes, ${entryCount} files`,
      },
    ];
  },
};
