import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledProvider, type ProviderPackage } from '../lib/placement/provider-package';
import { zipFolder } from '../scripts/package-provider/zip-folder';
import type { Terraform } from '../test/support/terraform';
import { EmulatorProcess } from './emulator-process';
import type { Measurement } from './figure';
import { interleave, timed } from './interleave';
import { planned, workspace } from './planned';

const ROUNDS = 11;
const TOKENS = 100;

/** Whole plans with this provider beside the same with one in Go, where Go is present. */
export const besideGo: Measurement = {
  name: 'beside-go',
  async measure() {
    if (spawnSync('go', ['version']).status !== 0) {
      process.stderr.write('skipped: there is no Go on this machine\n');
      return [];
    }
    const tokens = EmulatorProcess.tokens(TOKENS);
    const emulator = await EmulatorProcess.start({ tokens });
    const folder = mkdtempSync(join(tmpdir(), 'bench-go-'));
    const variables = Object.fromEntries(tokens.map((token, index) => [`TOKEN_${index}`, token]));
    const workspaces: Terraform[] = [];
    const plans = async (provider: ProviderPackage, configuration: string) => {
      const terraform = await workspace(provider, emulator, configuration, variables);
      workspaces.push(terraform);
      return () => timed(() => planned(terraform));
    };
    try {
      const go = await buildGoProvider(folder);
      const ours = bundledProvider();
      const times = await interleave(ROUNDS, {
        goOne: await plans(go, dataSources(1)),
        one: await plans(ours, dataSources(1)),
        goMany: await plans(go, dataSources(TOKENS)),
        // The limit of calls is lifted, since the Go provider has none.
        many: await plans(ours, `${UNLIMITED}\n${dataSources(TOKENS)}`),
        fleet: await plans(ours, fleet(TOKENS)),
      });
      const ratio = (name: string, of: 'one' | 'many' | 'fleet', to: 'goOne' | 'goMany', atMost: number) => ({
        name,
        value: times[of].median / times[to].median,
        unit: '×',
        bound: { atMost },
        raw: `${times[of]} / ${times[to]}`,
      });
      return [
        ratio('plan of one token / with a provider in Go', 'one', 'goOne', 1.5),
        ratio(`plan of ${TOKENS} data sources / with a provider in Go`, 'many', 'goMany', 0.75),
        ratio(`plan of one apsaramqtt_tokens of ${TOKENS} / ${TOKENS} in Go`, 'fleet', 'goMany', 0.5),
      ];
    } finally {
      for (const terraform of workspaces) terraform.remove();
      rmSync(folder, { recursive: true });
      emulator.stop();
    }
  },
};

/** As providers are released: without symbols. */
async function buildGoProvider(scratch: string): Promise<ProviderPackage> {
  const version = '0.0.1';
  const folder = join(scratch, 'package');
  const archive = join(scratch, 'package.zip');
  const executable = join(folder, `terraform-provider-apsaramqtt_v${version}`);
  const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', executable, '.'];
  execFileSync('go', args, { cwd: 'bench/go-provider', stdio: ['ignore', 'ignore', 'inherit'] });
  await zipFolder(folder, archive, false);
  return { folder, archive, version };
}

const UNLIMITED = 'provider "apsaramqtt" {\n  requests_per_second = 100000\n}';

function dataSources(count: number): string {
  return indices(count)
    .map(
      (index) =>
        `data "apsaramqtt_token" "t${index}" {\n  instance_id = "post-cn-emulator"\n  token_env = "TOKEN_${index}"\n}`,
    )
    .join('\n');
}

function fleet(count: number): string {
  const names = indices(count).map((index) => `    t${index} = "TOKEN_${index}"`);
  return `${UNLIMITED}\ndata "apsaramqtt_tokens" "fleet" {\n  instance_id = "post-cn-emulator"\n  token_envs = {\n${names.join('\n')}\n  }\n}`;
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
