import type { Command } from 'commander';

const EXAMPLES = `
Exit status: 0 all is well, 1 something is wrong.

Examples:
  $ apsaramqtt doctor
  $ apsaramqtt doctor --region cn-hangzhou --instance-id post-cn-...     asks once, to see whether that is allowed`;

/** Adds `apsaramqtt doctor`, which looks at everything that a check needs. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look whether everything is there that a check needs, and say what to do where it is not')
    .option('--region <region>', 'the region to ask in (default: ALICLOUD_REGION)')
    .option('--instance-id <id>', 'an instance: whether it may be asked about costs one call')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { region?: string; instanceId?: string }) => {
      const { doctor } = await import('./actions');
      await doctor(options);
    });
}
