import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { bundledProvider } from '../lib/placement/provider-package';
import type { Figure, Measurement } from './figure';
import { interleave, timed } from './interleave';
import { executableOf, launched } from './launched';

const ROUNDS = 30;
const PROVIDER = executableOf(bundledProvider());

/** The time until the provider prints its handshake line, compared with a Node that does nothing, and the memory that it has then. */
export const startUp: Measurement = {
  name: 'start-up',
  async measure() {
    const { NODE_EXTRA_CA_CERTS: _, ...plain } = process.env;
    const figures = [...(await handshake(plain, 'handshake line / node -e 0')), await residentSize(plain)];
    if (process.env.NODE_EXTRA_CA_CERTS) {
      figures.unshift(...(await handshake(process.env, 'the same with NODE_EXTRA_CA_CERTS')));
    }
    return figures;
  },
};

async function handshake(env: NodeJS.ProcessEnv, name: string): Promise<Figure[]> {
  const { provider, node } = await interleave(ROUNDS, {
    provider: () => timed(() => launched(PROVIDER, env)),
    node: () => timed(() => once(spawn(process.execPath, ['-e', '0'], { env, stdio: 'ignore' }), 'exit')),
  });
  const value = provider.median / node.median;
  return [{ name, value, unit: '', bound: { atMost: 1.3 }, raw: `${provider} / ${node}` }];
}

async function residentSize(env: NodeJS.ProcessEnv): Promise<Figure> {
  let status = '';
  await launched(PROVIDER, env, async (pid) => {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  });
  const kilobytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
  return {
    name: 'resident size after the handshake',
    value: kilobytes / 1024,
    unit: 'MB',
    bound: { atMost: 45 },
    raw: `${kilobytes} kB`,
  };
}
