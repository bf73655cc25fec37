import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { outgoingText } from '../gate/outgoing-text';
import { hideIfToken } from '../gate/secrets/likely-token';
import { whyNodeIsTooOld } from '../placement/node-version';
import { addCheckCommand } from './check';
import { addCompletionCommand } from './completion';
import { addDoctorCommand } from './doctor';
import { addEmulatorCommand } from './emulator';
import { FAILED, failWith, handleFailures } from './failure';
import { guardOutput } from './guard-output';
import { addInstallCommand } from './install';
import { addMergeCommand } from './merge';
import { addQueryCommand } from './query';
import { addRulesCommand } from './rules';
import { addRunTaskCommand } from './run-task';
import { addSweepCommand } from './sweep';

declare const __VERSION__: string;

guardOutput();
hideTokens(process.argv.slice(2));
handleFailures();

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

/** An argument that looks like a token, and names no file that is there, is repeated in no message. */
function hideTokens(args: readonly string[]): void {
  const texts = args.flatMap((arg) => [arg.replace(/^-+/, ''), arg.slice(arg.indexOf('=') + 1)]);
  for (const text of texts) if (!existsSync(text)) hideIfToken(text);
}

/** An option that is not known may have been given a token. */
function withoutValue(error: string): string {
  return error.replace(/^(error: unknown option '-[^=']*)=[^']*/, '$1');
}

const tooOld = whyNodeIsTooOld('apsaramqtt');
if (tooOld) {
  failWith({ code: 'RuntimeOld', message: tooOld, help: 'Put a newer one first on the PATH.' });
} else {
  program.parseAsync().catch((error) => {
    if (!(error instanceof CommanderError)) throw error;
    // Not at once: what was written to the standard output may still fail.
    process.exitCode = error.exitCode === 0 ? 0 : FAILED;
  });
}
