import { Command, CommanderError } from 'commander';
import { addCheckCommand } from './check';
import { addCompletionCommand } from './completion';
import { addDoctorCommand } from './doctor';
import { addEmulatorCommand } from './emulator';
import { FAILED, handleFailures } from './failure';
import { addInstallCommand } from './install';
import { addQueryCommand } from './query';
import { addRulesCommand } from './rules';

declare const __VERSION__: string;

handleFailures();

const program = new Command('apsaramqtt')
  .description('Checks ApsaraMQ for MQTT tokens: a gate for deployments.')
  .version(__VERSION__)
  .showHelpAfterError('Run with --help to see what can be said.')
  .exitOverride();

addCheckCommand(program);
addCompletionCommand(program);
addDoctorCommand(program);
addEmulatorCommand(program);
addInstallCommand(program);
addQueryCommand(program);
addRulesCommand(program);
program.parseAsync().catch((error) => {
  if (!(error instanceof CommanderError)) throw error;
  // Not at once: what was written to the standard output may still fail.
  process.exitCode = error.exitCode === 0 ? 0 : FAILED;
});
