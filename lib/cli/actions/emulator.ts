import { readFileSync } from 'node:fs';
import { type EmulatorConfig, EmulatorConfigError, RAM_READINGS } from '../../emulator/config';
import { Emulator } from '../../emulator/emulator';
import { EmulatorProxy, PROXY_BEHAVIOURS, type ProxyBehaviour } from '../../emulator/proxy';
import type { Problem } from '../../gate/problem';

/** What was said on the command line. */
export interface EmulatorOptions {
  readonly host?: string;
  readonly port?: string;
  readonly config?: string;
  readonly ram?: string;
  readonly proxy?: string;
  readonly admin?: boolean;
}

/** Runs the emulator until a signal ends it. Resolves with what is wrong with its configuration. */
export async function runEmulator(options: EmulatorOptions): Promise<Problem | undefined> {
  try {
    await run(options);
    return undefined;
  } catch (error) {
    if (error instanceof EmulatorConfigError)
      return {
        code: 'InvalidConfiguration',
        message: error.message,
        help: 'Run with --help for the options.',
      };
    throw error;
  }
}

async function run({ host, port, config, ram, proxy: behaviour, admin }: EmulatorOptions): Promise<void> {
  checkBehaviour(behaviour);
  const emulator = await Emulator.start({
    ...(config === undefined ? {} : readConfig(config)),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(admin === undefined ? {} : { admin }),
    ...(ram === undefined ? {} : { ramReading: ramReading(ram) }),
  });
  process.stdout.write(`listening on ${emulator.url}\n`);
  const proxy = await startProxy(emulator.url, behaviour);
  if (proxy) process.stdout.write(`proxy on ${proxy.url}\n`);
  process.stderr.write(
    `access key ${emulator.accessKeyId}, instance ${emulator.instanceId}, region ${emulator.region}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void Promise.all([emulator.close(), proxy?.close()]));
  }
}

function startProxy(url: string, behaviour: string | undefined): Promise<EmulatorProxy> | undefined {
  return behaviour === undefined ? undefined : EmulatorProxy.start(new URL(url), behaviour as ProxyBehaviour);
}

function checkBehaviour(behaviour: string | undefined): void {
  if (behaviour === undefined || PROXY_BEHAVIOURS.includes(behaviour as ProxyBehaviour)) return;
  throw new EmulatorConfigError('--proxy', `must be one of ${PROXY_BEHAVIOURS.join(', ')}`);
}

function ramReading(text: string): EmulatorConfig['ramReading'] {
  const readings = ['any', ...RAM_READINGS.map((form) => `strict=${form}`)];
  if (!readings.includes(text)) {
    throw new EmulatorConfigError('--ram', `must be one of ${readings.join(', ')}`);
  }
  return text.replace('strict=', '') as EmulatorConfig['ramReading'];
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
