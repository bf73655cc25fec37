import type { Command } from 'commander';
import { PROXY_BEHAVIOURS } from '../emulator/proxy';
import type { EmulatorOptions } from './actions/emulator';
import { failWith } from './failure';

const EXAMPLES = `
Examples:
  $ apsaramqtt emulator
  $ apsaramqtt emulator --port 8080 --config emulator.json
  $ apsaramqtt emulator --admin
  $ apsaramqtt emulator --config emulator.json --proxy stall`;

/** Adds `apsaramqtt emulator` to the program. It ends with status 0 on SIGINT or SIGTERM, and 2 if it cannot start. */
export function addEmulatorCommand(program: Command): void {
  program
    .command('emulator')
    .description(
      'run an emulator of the OnsMqtt API on this machine. ' +
        'Without a configuration: access key "emulator", its secret "emulator-secret", instance "post-cn-emulator".',
    )
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'port to listen on (default: 0, any free port)')
    .option('--config <file>', 'JSON file with access keys, instances, tokens, limits and faults')
    .option(
      '--ram <reading>',
      'how RAM policies name resources: "any" documented form, or "strict=<form>" with one of instance, upgraded (default: any)',
    )
    .option(
      '--proxy <behaviour>',
      `also start an HTTP proxy that sends every host to the emulator: ${PROXY_BEHAVIOURS.join(', ')}. The second line of the output is its address, for HTTPS_PROXY`,
    )
    .option(
      '--admin',
      'let programs on this machine issue, revoke and expire tokens without a signature: POST /_emulator/issue, /_emulator/revoke, /_emulator/expire',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options: EmulatorOptions) => {
      const { runEmulator } = await import('./actions');
      const problem = await runEmulator(options);
      if (problem) failWith(problem);
    });
}
