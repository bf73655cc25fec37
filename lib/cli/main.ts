import tab from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import { addCheckCommand } from './check';
import { addDoctorCommand } from './doctor';
import { addEmulatorCommand } from './emulator';
import { addInstallCommand } from './install';
import { addQueryCommand } from './query';
import { addRulesCommand } from './rules';

declare const __VERSION__: string;

const USAGE = 2;

const COMPLETION_EXAMPLES = `
Examples:
  $ source <(apsaramqtt completion bash)
  $ apsaramqtt completion fish > ~/.config/fish/completions/apsaramqtt.fish`;

const program = new Command('apsaramqtt')
  .description('Checks ApsaraMQ for MQTT tokens: a gate for deployments.')
  .version(__VERSION__)
  .showHelpAfterError('Run with --help to see what can be said.')
  // 1 says that a policy was violated, so a wrong usage must not.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));

addCheckCommand(program);
addDoctorCommand(program);
addEmulatorCommand(program);
addInstallCommand(program);
addQueryCommand(program);
addRulesCommand(program);
// Knows the commands that were added before.
tab(program, { completionCommandName: 'completion' });
program.commands
  .find((command) => command.name() === 'completion')
  ?.addHelpText('after', COMPLETION_EXAMPLES);

void program.parseAsync();
