import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundledProvider } from '../lib/placement/provider-package';
import type { Measurement } from './figure';

/** The size of the package that npm publishes, and of the provider's package, which Terraform hashes at each plan. */
export const packageSize: Measurement = {
  name: 'package-size',
  async measure() {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ size, entryCount }] = JSON.parse(output.toString());
    const { folder } = bundledProvider();
    const files = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    const bytes = files.reduce((sum, file) => sum + file, 0);
    return [
      {
        name: 'published package, packed',
        value: size / 1e6,
        unit: 'MB',
        bound: { atMost: 0.75 },
        raw: `${size} bytes, ${entryCount} files`,
      },
      {
        name: 'package of the provider, without the runtime',
        value: bytes / 1e6,
        unit: 'MB',
        bound: { atMost: 0.6 },
        raw: `${bytes} bytes`,
      },
    ];
  },
};
