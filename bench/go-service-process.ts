import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AskedService } from './fleet-process';

/** A process of the service in Go. It accepts any key and takes a sixth of the processor time of the emulator. */
export class GoServiceProcess implements AskedService {
  readonly accessKeyId = 'key';
  readonly accessKeySecret = 'secret';
  readonly instanceId = 'post-cn-emulator';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(): Promise<GoServiceProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-go-service-'));
    const program = join(folder, 'service');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: 'bench/go-service', stdio: 'inherit' });
    const child = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new GoServiceProcess(child, folder, line.replace('listening on ', ''));
  }

  stop(): void {
    this.child.kill();
    rmSync(this.folder, { recursive: true });
  }
}
