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

/** Makes the command with all its subcommands. It ends with a `CommanderError` where it was not understood. */
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
  // Not for the commands above, which have taken over what was set before.
  return program.configureOutput({
    outputError: (text, write) => write(outgoingText(withoutValue(text) + placeOfOptions(text))),
  });
}

/** For a command that does not exist, that of commander prints the help of the program in place of an error. */
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

/** The program itself has the options --help and --version only. */
function placeOfOptions(error: string): string {
  if (!error.startsWith('error: unknown option')) return '';
  return 'The options of a command come after its name, as in: apsaramqtt check --offline\n';
}

/** An option that is not known may have been given a token. */
function withoutValue(error: string): string {
  return error.replace(/^(error: unknown option '-[^=']*)=[^']*/, '$1');
}
