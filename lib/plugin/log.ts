import { writeSync } from 'node:fs';
import { cleanText } from './outgoing-text';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LEVELS)[number];

const STDERR = 2;
let moduleName = 'provider';

/** Sets the provider's name in all later log lines. */
export function nameLog(provider: string): void {
  moduleName = `provider.${provider}`;
}

/**
 * Writes one line of JSON to stderr, in the format of go-plugin, if Terraform's log level shows it. Messages and fields contain no
 * secret.
 */
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
    // Terraform has ended or reads too slowly. A lost log line is no reason to fail.
  }
}

function outgoingField([name, value]: [string, string | number]) {
  return [name, typeof value === 'string' ? cleanText(value) : value];
}

// go-plugin requires six digits after the second: it treats a line with fewer as plain text.
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** The provider inherits Terraform's variables TF_LOG_PROVIDER and TF_LOG. Like Terraform, it treats an unknown level as `trace`. */
function isShown(level: LogLevel, { TF_LOG_PROVIDER, TF_LOG }: NodeJS.ProcessEnv): boolean {
  const threshold = (TF_LOG_PROVIDER || TF_LOG || 'off').toLowerCase();
  return threshold !== 'off' && LEVELS.indexOf(level) >= LEVELS.indexOf(threshold as LogLevel);
}
