import { resolve } from 'node:path';
import tls from 'node:tls';
import type { Problem } from '../../gate/problem';
import type { Level } from '../../gate/rules';
import { secrets } from '../../gate/secrets/secrets';
import { isLoopback } from '../../onsmqtt/loopback';
import { TLS_LIMITS } from '../../onsmqtt/tls-limits';
import { TeamPolicies } from '../policy-file';
import { RunTaskServer } from '../run-task/server';

/** The options of `apsaramqtt run-task`. */
export interface RunTaskOptions {
  readonly host: string;
  readonly port?: number;
  readonly terraformUrl: string;
  readonly policy?: string;
  readonly failOn: Level;
  readonly strict?: boolean;
  readonly requireTokens?: boolean;
}

const KEY_VARIABLE = 'APSARAMQTT_RUN_TASK_KEY';

/** Runs the service until a signal ends it. Resolves with a problem if it cannot start. */
export async function runTask(options: RunTaskOptions): Promise<Problem | undefined> {
  // Deleted, so that child processes do not inherit it.
  const { [KEY_VARIABLE]: hmacKey } = process.env;
  delete process.env[KEY_VARIABLE];
  // Without certificate checks, any server on the way could read access tokens and send its own plans.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  // Options in NODE_OPTIONS, such as --tls-min-v1.0, must not weaken TLS.
  tls.DEFAULT_MIN_VERSION = TLS_LIMITS.minVersion;
  tls.DEFAULT_CIPHERS = TLS_LIMITS.ciphers;
  if (!hmacKey)
    return {
      code: 'NoHmacKey',
      message: `Environment variable ${KEY_VARIABLE} is not set.`,
      help: 'Set it to the HMAC key of the run task.',
    };
  secrets.add(hmacKey);
  const terraformOrigin = originOf(options.terraformUrl);
  if (terraformOrigin === undefined)
    return {
      code: 'InvalidOption',
      message: '--terraform-url is not an https URL without a path.',
      help: 'Set it to a URL such as https://app.terraform.io.',
    };
  const policies = TeamPolicies.read(options.policy);
  if (!(policies instanceof TeamPolicies)) return policies;
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  const planCheck = { arguments: checkArgumentsOf(options), policy: policies.for(undefined).policy };
  const server = await RunTaskServer.start({
    host: options.host,
    port: options.port ?? 0,
    hmacKey,
    terraformOrigin,
    planCheck,
    log,
  });
  log(`listening on ${server.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
  return undefined;
}

function checkArgumentsOf({ policy, failOn, strict, requireTokens }: RunTaskOptions): string[] {
  return [
    ...(policy === undefined ? [] : ['--policy', resolve(policy)]),
    '--fail-on',
    failOn,
    ...(strict ? ['--strict'] : []),
    ...(requireTokens ? ['--require-tokens'] : []),
  ];
}

function originOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return url && isSafe && url.pathname === '/' && !url.search && !url.username ? url.origin : undefined;
}
