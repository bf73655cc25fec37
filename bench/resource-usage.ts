import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** The resource usage and the status of a command of Node.js, which prints them at its end. */
export async function resourceUsageOf(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly status: number | null; readonly usage: NodeJS.ResourceUsage }> {
  const tell =
    'process.on("exit", () => process.stderr.write("\\n" + JSON.stringify(process.resourceUsage())))';
  const hook = ['--import', `data:text/javascript,${encodeURIComponent(tell)}`];
  const child = spawn(process.execPath, [...hook, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [printed, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  const usage = printed.split('\n').at(-1);
  if (!usage?.startsWith('{')) throw new Error(`${args.join(' ')} was aborted (status ${status}).`);
  return { status, usage: JSON.parse(usage) };
}
