import type { Command } from 'commander';
import type { QueryOptions } from './actions/query';
import { failWith } from './failure';
import { instanceIdOption } from './instance-id-option';
import { addServiceOptions } from './service-options';

const EXAMPLES = `
Exit status: 0 valid, 1 not valid, 2 usage or no token, 3 the token could not be verified.

Examples:
  $ apsaramqtt query --token-env DEVICE_TOKEN --instance-id post-cn-...
  $ apsaramqtt query --token-file device.token --instance-id post-cn-... | jq .TokenStatus`;

export function addQueryCommand(program: Command): void {
  const command = program
    .command('query')
    .description('check one token with QueryToken, and print the answer as JSON')
    .option('--token-env <name>', 'the environment variable that holds the token')
    .option('--token-file <path>', 'the file that holds the token')
    .addOption(instanceIdOption('the instance that the token was issued for'))
    .addHelpText('after', EXAMPLES)
    .action(async ({ instanceId, ...options }: Partial<QueryOptions>) => {
      if ((options.tokenEnv === undefined) === (options.tokenFile === undefined))
        return failWith({
          code: 'NoTokenSource',
          message: 'Exactly one of --token-env and --token-file is required.',
          help: 'Set --token-env to an environment variable, or --token-file to a file that contains the token.',
        });
      if (instanceId === undefined)
        return failWith({
          code: 'NoInstance',
          message: '--instance-id is required.',
          help: 'Set it to the id of the instance that the token was issued for.',
        });
      const { query } = await import('./actions');
      const problem = await query({ ...options, instanceId });
      if (problem) failWith(problem);
    });
  addServiceOptions(command);
}
