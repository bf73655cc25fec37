import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SweepCommandOptions } from './actions/sweep';
import { failWith } from './failure';
import { instanceIdOption } from './instance-id-option';
import { addReportOptions, formatsProblem } from './report-options';
import { addServiceOptions } from './service-options';
import { parseShard, type Shard } from './sweep/shard';

const HELP = `
A manifest is NDJSON, or CSV with a header. The keys of a line are name, instanceId, one of token,
tokenEnv and tokenFile, and expiresAt and minRemaining. Results are NDJSON, written as they come.
SIGUSR1 prints the progress.

Exit status: 0 passed, 1 a policy was violated, 2 usage or something could not be read,
3 nothing was violated but something could not be verified.

Examples:
  $ apsaramqtt sweep tokens.ndjson --resume results.ndjson
  $ export-tokens | apsaramqtt sweep - --instance-id post-cn-... > results.ndjson
  $ apsaramqtt sweep tokens.csv --resume results.ndjson --format openmetrics=tokens.prom
  $ apsaramqtt sweep tokens.ndjson --shard 2/8 --resume part-2.ndjson
  $ apsaramqtt merge part-*.ndjson --format html=tokens.html`;

export function addSweepCommand(program: Command): void {
  const command = program
    .command('sweep')
    .description('check the tokens of a manifest of any size (NDJSON, CSV); a run can be resumed')
    .argument('<manifest>', 'the manifest, "-" for standard input')
    .addOption(
      new Option('--resume <file>', 'write the results to this file, and continue where it ends').argParser(
        resultFile,
      ),
    )
    .option('--ask-again', 'repeat the calls that were in progress when a run ended')
    .addOption(
      new Option('--shard <i/n>', 'check part i of n of the manifest, at 1/n of the rate').argParser(shardOf),
    )
    .addOption(
      new Option('--requests-per-second <rate>', 'rate of all shards together (default: 50)').argParser(
        rateOf,
      ),
    )
    .addOption(instanceIdOption('the instance for lines that name none'))
    .addHelpText('after', HELP)
    .action(async (manifest: string, options: SweepCommandOptions) => {
      const usage =
        formatsProblem(options.format, [manifest, options.resume, options.policy]) ??
        (options.format && options.resume === undefined
          ? {
              code: 'NoResultFile',
              message: '--format requires --resume, because reports are made from a results file.',
              help: 'Set --resume to the path of the results file.',
            }
          : undefined);
      if (usage) return failWith(usage);
      const { sweep } = await import('./actions');
      const unusable = await sweep(manifest, options);
      if (unusable) failWith(unusable);
    });
  addReportOptions(command);
  addServiceOptions(command);
}

function resultFile(path: string): string {
  if (path === '-')
    throw new InvalidArgumentError('It must be a file. Without --resume, results go to standard output.');
  return path;
}

function shardOf(text: string): Shard {
  const shard = parseShard(text);
  if (!shard) throw new InvalidArgumentError('It must be a part such as 2/8.');
  return shard;
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && Number.isFinite(rate))) throw new InvalidArgumentError('It must be a number above 0.');
  return rate;
}
