import { writeSync } from 'node:fs';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

const STDERR = 2;
let moduleName = 'provider';

/** Names the provider in everything that is logged from here on. */
export function nameLog(provider: string): void {
  moduleName = `provider.${provider}`;
}

/** One line of JSON on stderr, as go-plugin reads it: Terraform filters by level (TF_LOG, TF_LOG_PROVIDER). Never a secret. */
export function log(
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, string | number>> = {},
): void {
  const line = JSON.stringify({
    '@level': level,
    '@message': message,
    '@module': moduleName,
    '@timestamp': new Date().toISOString(),
    ...fields,
  });
  try {
    writeSync(STDERR, `${line}\n`);
  } catch {
    // Terraform has gone, or reads too slowly: neither is a reason to fail.
  }
}
