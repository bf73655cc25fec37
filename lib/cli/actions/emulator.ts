import { configObject, type EmulatorConfig, EmulatorConfigError } from '../../emulator/config';
import { Emulator } from '../../emulator/emulator';
import { EmulatorProxy, type ProxyBehaviour } from '../../emulator/proxy';
import type { Problem } from '../../gate/problem';
import { JsonFile } from '../sources/json-file';

/** The options of `apsaramqtt emulator`. */
export interface EmulatorOptions {
  readonly host?: string;
  readonly port?: number;
  readonly config?: string;
  readonly ram?: string;
  readonly proxy?: ProxyBehaviour;
  readonly admin?: boolean;
}

/** Runs the emulator until a signal ends it. Resolves with a problem if it cannot start. */
export async function runEmulator(options: EmulatorOptions): Promise<Problem | undefined> {
  const file = options.config === undefined ? undefined : JsonFile.read(options.config);
  if (file !== undefined && 'message' in file) return file;
  const repeated = file?.repeatedKey;
  if (repeated) return repeated;
  try {
    await run(options, file?.value);
    return undefined;
  } catch (error) {
    if (error instanceof EmulatorConfigError)
      return {
        code: 'InvalidConfiguration',
        message: error.message,
        help:
          file === undefined ? 'Run with --help for the options.' : `Correct ${file.path} or the options.`,
      };
    throw error;
  }
}

async function run(
  { host, port, ram, proxy: behaviour, admin }: EmulatorOptions,
  config: unknown,
): Promise<void> {
  const emulator = await Emulator.start(withOptions(config, { host, port, admin, ram }));
  process.stdout.write(`listening on ${emulator.url}\n`);
  const proxy = behaviour && (await EmulatorProxy.start(new URL(emulator.url), behaviour));
  if (proxy) process.stdout.write(`proxy on ${proxy.url}\n`);
  process.stderr.write(
    `access key ${emulator.accessKeyId}, instance ${emulator.instanceId}, region ${emulator.region}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void Promise.all([emulator.close(), proxy?.close()]));
  }
}

/** Options override the configuration file. The emulator validates the result. */
function withOptions(
  config: unknown,
  { host, port, admin, ram }: Pick<EmulatorOptions, 'host' | 'port' | 'admin' | 'ram'>,
): EmulatorConfig {
  return {
    ...(config === undefined ? {} : configObject(config)),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(admin === undefined ? {} : { admin }),
    ...(ram === undefined ? {} : { ramReading: ram.replace('strict=', '') as EmulatorConfig['ramReading'] }),
  };
}
