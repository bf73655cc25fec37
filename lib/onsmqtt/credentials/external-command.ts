import { promisify } from 'node:util';
import { InterruptedError } from '../errors';
import { jsonObject } from '../json-object';
import { Credentials } from './credentials';
import { PassedOver } from './source';

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024;

/** A command does not tell when its credentials expire. STS gives none for less time than this. */
const LIFETIME_MS = 15 * 60_000;

/**
 * The credentials that a command prints, as profiles of mode External have them. The command line is split at white space and
 * run without a shell, and nothing of its output is repeated: it holds secrets.
 */
export async function runForCredentials(
  commandLine: string,
  source: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const [program, ...args] = commandLine.trim().split(/\s+/);
  const output = jsonObject(await run(program!, args, signal));
  if (!output) throw new PassedOver('its process_command printed something that is not a JSON object');
  const { access_key_id: id, access_key_secret: secret, sts_token: securityToken } = output;
  if (!isText(id) || !isText(secret))
    throw new PassedOver('its process_command printed no access_key_id or no access_key_secret');
  return isText(securityToken)
    ? new Credentials(source, id, secret, securityToken, Date.now() + LIFETIME_MS)
    : new Credentials(source, id, secret);
}

async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const options = { signal, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true };
  // Few have such a profile, and loading it takes time that every plan would wait for.
  const { execFile } = await import('node:child_process');
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    if (signal.aborted) throw new InterruptedError();
    throw new PassedOver(describeFailure(error as RunFailure));
  }
}

interface RunFailure {
  readonly code?: string | number | null;
  readonly killed?: boolean;
}

function describeFailure({ code, killed }: RunFailure): string {
  if (typeof code === 'number') return `its process_command ended with status ${code}`;
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'its process_command printed too much';
  if (killed) return `its process_command did not end within ${TIMEOUT_MS / 1000} seconds`;
  return `its process_command could not be run (${code ?? 'it was ended by a signal'})`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
