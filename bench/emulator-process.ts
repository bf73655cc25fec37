import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmulatorConfig } from '../lib/emulator/config';

/** The emulator as a process of its own: what is measured does not share its processor time with it. */
export class EmulatorProcess {
  readonly accessKeyId = 'emulator';
  readonly accessKeySecret = 'emulator-secret';
  readonly instanceId = 'post-cn-emulator';
  readonly region = 'cn-hangzhou';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  /** Without a limit of calls, unless one is given; the tokens are valid. */
  static async start({
    tokens,
    callsPerSecond = null,
    faults,
  }: {
    tokens: readonly string[];
    callsPerSecond?: number | null;
    faults?: EmulatorConfig['faults'];
  }): Promise<EmulatorProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-emulator-'));
    const config = join(folder, 'config.json');
    writeFileSync(
      config,
      JSON.stringify({
        callsPerSecond,
        faults,
        tokens: tokens.map((token) => ({ token, instanceId: 'post-cn-emulator' })),
      }),
    );
    const child = spawn(process.execPath, ['bundle/cli/apsaramqtt.js', 'emulator', '--config', config], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new EmulatorProcess(child, folder, line.replace('listening on ', ''));
  }

  /** Tokens that look like the service's. */
  static tokens(count: number): string[] {
    return Array.from({ length: count }, () => randomBytes(150).toString('base64'));
  }

  /** How many QueryToken requests were answered, and how many were refused because of the limit. */
  async calls(): Promise<{ answered: number; throttled: number }> {
    const response = await fetch(`${this.url}/_emulator/calls`);
    const { actions } = (await response.json()) as {
      actions: { QueryToken: { answered: number; throttled: number } };
    };
    return actions.QueryToken;
  }

  stop(): void {
    this.child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
