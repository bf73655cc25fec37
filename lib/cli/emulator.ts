import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type EmulatorConfig, EmulatorConfigError } from '../emulator/config';
import { Emulator } from '../emulator/emulator';

interface Options {
  readonly host?: string;
  readonly port?: string;
  readonly config?: string;
}

/** Adds `apsaramqtt emulator` to the program. It ends with status 0 on SIGINT or SIGTERM, and 2 if it cannot start. */
export function addEmulatorCommand(program: Command): void {
  const command = program
    .command('emulator')
    .description(
      'Answer as the OnsMqtt API of Alibaba Cloud does, on this machine. ' +
        'Without a configuration: access key "emulator", its secret "emulator-secret", instance "post-cn-emulator".',
    )
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'port to listen on (default: 0, any that is free)')
    .option('--config <file>', 'JSON file with access keys, instances, tokens, limits and faults')
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        if (!(error instanceof EmulatorConfigError)) throw error;
        command.error(`error: ${error.message}`, { exitCode: 2 });
      }
    });
}

async function run({ host, port, config }: Options): Promise<void> {
  const emulator = await Emulator.start({
    ...(config === undefined ? {} : readConfig(config)),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  });
  process.stdout.write(`listening on ${emulator.url}\n`);
  process.stderr.write(
    `access key ${emulator.accessKeyId}, instance ${emulator.instanceId}, region ${emulator.region}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close());
  }
}

function readConfig(file: string): EmulatorConfig {
  const config = parseFile(file);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new EmulatorConfigError(file, 'must hold a JSON object');
  }
  return config;
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The error of JSON.parse quotes the text around the fault, which may be a secret key.
    const problem = error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    throw new EmulatorConfigError(file, problem);
  }
}
