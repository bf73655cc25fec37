import { Argument, Command } from 'commander';
import { outgoingText } from '../gate/outgoing-text';
import { addCheckCommand } from './check';
import { addCompletionCommand } from './completion';
import { addDoctorCommand } from './doctor';
import { addEmulatorCommand } from './emulator';
import { addInstallCommand } from './install';
import { addMergeCommand } from './merge';
import { addQueryCommand } from './query';
import { addRulesCommand } from './rules';
import { addRunTaskCommand } from './run-task';
import { addSweepCommand } from './sweep';

declare const __VERSION__: string;

/** Makes the command with all its subcommands. For wrong usage, it throws a `CommanderError`. */
export function createProgram(): Command {
  const program = new Command('apsaramqtt')
    .description('Checks ApsaraMQ for MQTT tokens: a gate for deployments.')
    .version(__VERSION__)
    .configureOutput({ outputError: (text, write) => write(outgoingText(withoutValue(text))) })
    .showHelpAfterError('Run with --help for the options.')
    .exitOverride();

  addCheckCommand(program);
  addCompletionCommand(program);
  addDoctorCommand(program);
  addEmulatorCommand(program);
  addInstallCommand(program);
  addMergeCommand(program);
  addQueryCommand(program);
  addRulesCommand(program);
  addRunTaskCommand(program);
  addSweepCommand(program);
  addHelpCommand(program);
  // Only for the program itself: the commands above have inherited the first configuration.
  return program.configureOutput({
    outputError: (text, write) => write(outgoingText(withoutValue(text) + optionOrderHint(text))),
  });
}

/** Replaces the help command of commander, which prints the program's help for a command that does not exist. */
function addHelpCommand(program: Command): void {
  const help = program.command('help').description('display help for a command');
  const names = help
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
  help
    .addArgument(new Argument('[command]', 'the command').choices(names))
    .action((name?: string) => (program.commands.find((one) => one.name() === name) ?? program).help());
}

/** An option before the name of the command is unknown, because the program itself has only --help and --version. */
function optionOrderHint(error: string): string {
  if (!error.startsWith('error: unknown option')) return '';
  return 'Write the options of a command after its name, such as: apsaramqtt check --offline\n';
}

/** Removes the value of an unknown option, which may be a token. */
function withoutValue(error: string): string {
  return error.replace(/^(error: unknown option '-[^=']*)=[^']*/, '$1');
}
