import type { Command } from 'commander';
import { judgedAnswers } from './answers';
import type { CheckedToken, ReportedFinding } from './check-result';
import { namedTokens } from './sources/token-places';

interface Options {
  readonly tokenEnv?: string;
  readonly tokenFile?: string;
  readonly instanceId: string;
  readonly region?: string;
}

const EXAMPLES = `
Exit status: 0 valid, 1 not valid, 2 usage or no token, 3 the service could not be asked.

Examples:
  $ apsaramqtt query --token-env PRESS_TOKEN --instance-id post-cn-...
  $ apsaramqtt query --token-file press.token --instance-id post-cn-... | jq .TokenStatus`;

/** Adds `apsaramqtt query`, which asks about one token and prints the service's answer. */
export function addQueryCommand(program: Command): void {
  const command = program
    .command('query')
    .description("ask QueryToken about one token, and print the service's answer as JSON")
    .option('--token-env <name>', 'the environment variable that holds the token')
    .option('--token-file <path>', 'the file that holds the token')
    .requiredOption('--instance-id <id>', 'the instance that the token was issued for')
    .option('--region <region>', 'the region of the instance (default: ALICLOUD_REGION)')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const fail = (problem: string) => command.error(`error: ${problem}`, { exitCode: 2 });
      if ((options.tokenEnv === undefined) === (options.tokenFile === undefined))
        return fail('name one token, with --token-env or with --token-file.');
      await query(options, fail);
    });
}

async function query(options: Options, fail: (problem: string) => never): Promise<void> {
  const { tokenEnv, tokenFile, instanceId, region } = options;
  const places = {
    tokenEnv: tokenEnv === undefined ? [] : [tokenEnv],
    tokenFile: tokenFile === undefined ? [] : [tokenFile],
  };
  const { asked, unreadable } = namedTokens({ ...places, instanceId }, process.env);
  if (unreadable[0]) fail(unreadable[0].message);
  const { askAbout } = await import('./asking');
  const stopped = new AbortController().signal;
  const answer = await askAbout(asked, { region, env: process.env, stopped });
  if (answer.unreadable[0]) fail(answer.unreadable[0].message);
  const { tokens, findings } = judgedAnswers(answer);
  const [{ verdict, requestId }] = tokens as [CheckedToken];
  if (verdict === 'unverified') {
    const [{ subject, message, help }] = findings as [ReportedFinding];
    process.stderr.write(`error: ${subject}: ${message}\n${help}\n`);
    process.exitCode = 3;
    return;
  }
  process.stdout.write(`${JSON.stringify({ TokenStatus: verdict === 'valid', RequestId: requestId })}\n`);
  process.exitCode = verdict === 'valid' ? 0 : 1;
}
