/** A process that reads a task from standard input, checks its tokens in one batch, and writes the result to standard output. */
import { text } from 'node:stream/consumers';
import { checkAll } from '../lib/gate/check-all';
import { TokenGate } from '../lib/gate/token-gate';
import { resolveSettings } from '../lib/onsmqtt/settings';
import { createTokenService } from '../lib/onsmqtt/token-service';
import { WORDING } from '../lib/provider/wording';

export interface FleetTask {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly instanceId: string;
  readonly tokens: readonly string[];
  readonly requestsPerSecond: number;
}

export interface FleetResult {
  readonly ms: number;
  /** The time of each request, in epoch milliseconds. */
  readonly sentAt: readonly number[];
  /** The number of tokens with each verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
}

async function main(): Promise<void> {
  const task = JSON.parse(await text(process.stdin)) as FleetTask;
  const { endpoint, accessKeyId: access_key, accessKeySecret: secret_key, instanceId } = task;
  const settings = resolveSettings({ endpoint, access_key, secret_key }, {});
  const service = createTokenService(settings, {});
  const sentAt: number[] = [];
  const gate = new TokenGate(
    {
      queryToken: (question, signal) => {
        sentAt.push(Date.now());
        return service.queryToken(question, signal);
      },
    },
    { requestsPerSecond: task.requestsPerSecond, maxRetryMs: settings.maxRetryMs },
    WORDING,
    new AbortController().signal,
  );
  const questions = new Map(task.tokens.map((token, index) => [`token ${index}`, { instanceId, token }]));
  const startedAt = performance.now();
  const outcomes = await checkAll(gate, questions, () => {});
  const ms = performance.now() - startedAt;
  const verdicts: Record<string, number> = {};
  for (const { verdict } of outcomes.values()) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  // Open connections would keep the process alive.
  process.stdout.write(JSON.stringify({ ms, sentAt, verdicts } satisfies FleetResult), () => process.exit());
}

void main();
