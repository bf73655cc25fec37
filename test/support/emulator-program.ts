import { Command } from 'commander';
import { addEmulatorCommand } from '../../lib/cli/emulator';

const program = new Command('apsaramqtt');
addEmulatorCommand(program);
void program.parseAsync();
