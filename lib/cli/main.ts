import { Command } from 'commander';
import { addEmulatorCommand } from './emulator';
import { addInstallCommand } from './install';

declare const __VERSION__: string;

const program = new Command('apsaramqtt')
  .description('Checks ApsaraMQ for MQTT tokens: a gate for deployments.')
  .version(__VERSION__)
  .showHelpAfterError('Run with --help to see what can be said.');

addEmulatorCommand(program);
addInstallCommand(program);

void program.parseAsync();
