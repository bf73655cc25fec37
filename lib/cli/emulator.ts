import { type Command, Option } from 'commander';
import { PROXY_BEHAVIOURS } from '../emulator/proxy';
import { API } from '../onsmqtt/facts/endpoints';
import { RESOURCE_READINGS } from '../onsmqtt/facts/rights';
import type { EmulatorOptions } from './actions/emulator';
import { failWith } from './failure';
import { portOption } from './port-option';

const EXAMPLES = `
Exit status: 0 ended by SIGINT or SIGTERM, 2 usage, or it could not start.

Examples:
  $ apsaramqtt emulator
  $ apsaramqtt emulator --port 8080 --config emulator.json
  $ apsaramqtt emulator --admin
  $ apsaramqtt emulator --config emulator.json --proxy stall`;

export function addEmulatorCommand(program: Command): void {
  program
    .command('emulator')
    .description(
      `run an emulator of the ${API.product} API on this machine. ` +
        'Without a configuration: access key "emulator", its secret "emulator-secret", instance "post-cn-emulator".',
    )
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .addOption(portOption())
    .option('--config <file>', 'JSON file with access keys, instances, tokens, limits and faults')
    .addOption(
      new Option(
        '--ram <reading>',
        'how RAM policies name resources: in any documented form, or in one only (default: any)',
      ).choices(['any', ...Object.keys(RESOURCE_READINGS).map((form) => `strict=${form}`)]),
    )
    .addOption(
      new Option(
        '--proxy <behaviour>',
        'also start an HTTP proxy that sends every host to the emulator. The second line of the output is its address, for HTTPS_PROXY',
      ).choices(PROXY_BEHAVIOURS),
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
