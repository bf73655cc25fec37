import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Caller, Result } from './client-checks';

/** A program that calls the service with the official clients of its language. Reads one call per line, writes one result per line. */
export class Peer {
  private readonly process: ChildProcess;
  private readonly results: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    this.process = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.results = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  /** A caller that uses one of the program's clients. */
  caller(client: string): Caller {
    return async ({ url }, keys, action, parameters) => {
      this.process.stdin!.write(`${JSON.stringify({ client, url, ...keys, action, parameters })}\n`);
      return this.nextResult();
    };
  }

  /** Results begin with `@@`, because the clients also print messages. */
  private async nextResult(): Promise<Result> {
    for (;;) {
      const { done, value } = await this.results.next();
      if (done) throw new Error('The program ended before it gave a result.');
      if (value.startsWith('@@')) return JSON.parse(value.slice(2));
    }
  }

  async stop(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.stdin!.end();
    await exit;
  }
}
