import type { Command } from 'commander';
import type { MergeOptions } from './actions/merge';
import { failWith } from './failure';
import { addReportOptions, formatsProblem } from './report-options';

export function addMergeCommand(program: Command): void {
  const command = program
    .command('merge')
    .description('make reports from the results of a sweep, or of all its shards')
    .argument('<results...>', 'the files that "apsaramqtt sweep --resume" has written')
    .addHelpText(
      'after',
      '\nExample:\n  $ apsaramqtt merge part-*.ndjson --format junit=tokens.xml --format human',
    )
    .action(async (paths: string[], options: MergeOptions) => {
      const usage = formatsProblem(options.format, [...paths, options.policy]);
      if (usage) return failWith(usage);
      const { merge } = await import('./actions');
      const unusable = await merge(paths, options);
      if (unusable) failWith(unusable);
    });
  addReportOptions(command);
}
