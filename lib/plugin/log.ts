import { writeSync } from 'node:fs';
import { cleanText } from './outgoing-text';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LEVELS)[number];

const STDERR = 2;
let moduleName = 'provider';

/** Names the provider in everything that is logged from here on. */
export function nameLog(provider: string): void {
  moduleName = `provider.${provider}`;
}

/** One line of JSON on stderr, as go-plugin reads it. Nothing where Terraform would not show it. Never a secret. */
export function log(
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, string | number>> = {},
): void {
  if (!isShown(level, process.env)) return;
  const line = JSON.stringify({
    '@level': level,
    '@message': cleanText(message),
    '@module': moduleName,
    '@timestamp': timestamp(new Date()),
    ...Object.fromEntries(Object.entries(fields).map(outgoingField)),
  });
  try {
    writeSync(STDERR, `${line}\n`);
  } catch {
    // Terraform has gone, or reads too slowly: neither is a reason to fail.
  }
}

function outgoingField([name, value]: [string, string | number]) {
  return [name, typeof value === 'string' ? cleanText(value) : value];
}

// go-plugin takes microseconds or nothing: a line with fewer digits is no longer one of JSON to it.
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** Terraform hands its environment down, and filters by it: TF_LOG_PROVIDER, or else TF_LOG. A level it does not know is `trace`. */
function isShown(level: LogLevel, { TF_LOG_PROVIDER, TF_LOG }: NodeJS.ProcessEnv): boolean {
  const threshold = (TF_LOG_PROVIDER || TF_LOG || 'off').toLowerCase();
  return threshold !== 'off' && LEVELS.indexOf(level) >= LEVELS.indexOf(threshold as LogLevel);
}
