import { type Command, Option } from 'commander';
import type { MergeOptions } from './actions/merge';
import { FAIL_ON } from './check-result';
import { failWith } from './failure';
import { formatOption, problemWithFormats } from './format-option';

/** Adds `apsaramqtt merge`, which makes reports of the results of a sweep. */
export function addMergeCommand(program: Command): void {
  const command = program
    .command('merge')
    .description('make reports of the results of a sweep, or of all of its shards')
    .argument('<results...>', 'the files that "apsaramqtt sweep --resume" has written')
    .addOption(formatOption())
    .option('--policy <file>', 'policy file (default: apsaramqtt.json, or "apsaramqtt" in cdktf.json)')
    .addOption(
      new Option('--fail-on <level>', 'the lowest level that violates').choices(FAIL_ON).default('error'),
    )
    .option('--strict', 'count what could not be verified as a violation', false)
    .option('--quiet', 'show problems only', false)
    .addHelpText(
      'after',
      '\nExample:\n  $ apsaramqtt merge part-*.ndjson --format junit=tokens.xml --format human',
    )
    .action(async (paths: string[], options: MergeOptions) => {
      const usage = problemWithFormats(options.format);
      if (usage) command.error(`error: ${usage}`, { exitCode: 2 });
      const { merge } = await import('./actions');
      const unusable = await merge(paths, options);
      if (unusable) failWith(unusable);
    });
}
