import type { Command } from 'commander';
import { EXAMPLE_REGION } from '../onsmqtt/facts/endpoints';
import type { DoctorOptions } from './actions/doctor';
import { dirOption } from './dir-option';
import { instanceIdOption } from './instance-id-option';
import { addServiceOptions } from './service-options';

const EXAMPLES = `
Exit status: 0 no problems, 2 a problem was found.

Examples:
  $ apsaramqtt doctor
  $ apsaramqtt doctor --dir infra
  $ apsaramqtt doctor --region ${EXAMPLE_REGION} --instance-id post-cn-...     makes one call, to check access`;

export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('diagnose the environment')
    .addOption(dirOption('folder of the configuration, or of a CDKTF project'))
    .addOption(instanceIdOption('check access to this instance; costs one call'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./actions');
      await doctor(options);
    });
  addServiceOptions(command);
}
