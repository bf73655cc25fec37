import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProviderPackage } from '../lib/placement/provider-package';
import { selfSignedIdentity } from '../lib/plugin/certificate';

const LAUNCH = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '6',
};

const identity = selfSignedIdentity();

export function executableOf({ folder, version }: ProviderPackage): string {
  return join(folder, `terraform-provider-apsaramqtt_v${version}`);
}

/** Starts a provider, waits for its line, and ends it after `run`. Only what comes before `run` is the handshake's. */
export async function launched(
  executable: string,
  env: NodeJS.ProcessEnv,
  run: (pid: number) => Promise<void> = async () => {},
): Promise<void> {
  const PLUGIN_CLIENT_CERT = (await identity).certificate;
  const child = spawn(executable, {
    env: { ...env, ...LAUNCH, PLUGIN_CLIENT_CERT },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  await run(child.pid!);
  child.kill();
}
