import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FakeCloud, StsCall } from './fake-cloud';

/** The result of a client: its identity, the source, and the calls that it made to get it. */
export interface Resolution extends Found {
  readonly sts: readonly StsCall[];
  readonly role?: string;
}

export interface Found {
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly securityToken?: string;
  readonly source?: string;
  readonly region?: string;
}

export type Env = NodeJS.ProcessEnv & { readonly HOME: string };

/** Environment variables that lead to the test's servers. */
export function surroundings(cloud: FakeCloud): Record<string, string> {
  return {
    PATH: process.env.PATH!,
    HTTPS_PROXY: cloud.url,
    HTTP_PROXY: cloud.url,
    NODE_EXTRA_CA_CERTS: cloud.certificateFile,
    SSL_CERT_FILE: cloud.certificateFile,
    APSARAMQTT_ECS_METADATA_ENDPOINT: cloud.url,
  };
}

/** Makes a home folder with files. Replaces `$HOME` and `$URI` in the files and in the request. */
export function makeHome(
  folder: string,
  cloud: FakeCloud,
  files: Readonly<Record<string, string>>,
): { readonly home: string; readonly filled: (text: string) => string } {
  const home = mkdtempSync(join(folder, 'home-'));
  const filled = (text: string) =>
    text.replaceAll('$HOME', home).replaceAll('$URI', `${cloud.url}/credentials`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), filled(content));
  }
  return { home, filled };
}

/** A client in a separate process, which gets one request per line. */
export class Peer {
  private constructor(private readonly process: ChildProcessWithoutNullStreams) {}

  static start(program: string, args: string[], cloud: FakeCloud): Peer {
    return new Peer(spawn(program, args, { env: surroundings(cloud) }));
  }

  async find(question: { readonly env: Env; readonly block?: object }): Promise<Found> {
    const lines = createInterface({ input: this.process.stdout });
    const result = new Promise<string>((resolve) => {
      lines.on('line', (line) => {
        if (line.startsWith('@@')) resolve(line.slice(2));
      });
    });
    this.process.stdin.write(`${JSON.stringify(question)}\n`);
    const found = JSON.parse(await result);
    lines.close();
    return found;
  }

  async stop(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.stdin.end();
    await exit;
  }
}
