import { type OnsMqttError, TransportError } from '../errors';
import { endedBy, SHORTAGES } from '../exchange/faults';
import { STS_SESSION } from '../facts/limits';
import { TEMPORARY_KEYS } from '../facts/profiles';
import { jsonObject } from '../json-object';
import { commandWords } from './command-words';
import { Credentials } from './credentials';
import { textOf } from './read-text-file';
import { outsideSearchTime } from './search-time';
import { CredentialsUnavailableError } from './source';
import { expirationOf } from './temporary-keys';

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024;
const OUTPUT_GRACE_MS = 500;

const SEE_OUTPUT = [
  'Run the process_command in a terminal: its output is not shown here, because it may contain secrets.',
];

/** The lifetime if the command prints no expiry: the shortest that STS issues. */
const LIFETIME_MS = STS_SESSION.minSeconds * 1_000;

/**
 * Runs the command of a profile of mode External and reads the credentials that it prints. The command runs without a shell. Errors do
 * not repeat its output, because it contains secrets.
 */
export async function runForCredentials(
  commandLine: string,
  source: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const [program = '', ...args] = commandWords(commandLine);
  // The command may wait for input of a person.
  const printed = await outsideSearchTime(signal, () => run(program, args, signal));
  const output = jsonObject(textOf(printed, 'The output of process_command'));
  if (!output)
    throw new CredentialsUnavailableError(
      'process_command printed something that is not a JSON object.',
      SEE_OUTPUT,
    );
  const { access_key_id: id, access_key_secret: secret, sts_token: securityToken, expiration, mode } = output;
  if (!isText(id) || !isText(secret))
    throw new CredentialsUnavailableError(
      'process_command printed no access_key_id or no access_key_secret.',
      SEE_OUTPUT,
    );
  if (mode === TEMPORARY_KEYS && !isText(securityToken))
    throw new CredentialsUnavailableError(`process_command printed mode ${TEMPORARY_KEYS} and no sts_token.`);
  if (!isText(securityToken)) return new Credentials(source, id, secret);
  const expiresAt = expirationOf(expiration);
  if (expiresAt <= Date.now())
    throw new CredentialsUnavailableError('The credentials that process_command printed have expired.');
  return new Credentials(
    source,
    id,
    secret,
    securityToken,
    Number.isNaN(expiresAt) ? Date.now() + LIFETIME_MS : expiresAt,
  );
}

/**
 * Runs a program and returns its output. Always ends: after the timeout, the program and everything that it started are killed. Processes
 * that keep its output open are not waited for.
 */
async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<Buffer> {
  // Loaded here, because few users have such a profile and loading takes time.
  const { spawn } = await import('node:child_process');
  if (signal.aborted) throw endedBy(signal, 'process_command');
  return new Promise((resolve, reject) => {
    let pid: number | undefined;
    // Registered before the start, because a signal may arrive during it.
    const keepAlive = killAtExit(() => kill(pid));
    // In a process group of its own, so that everything that it starts can be killed with it.
    const child = start(
      () => spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true, windowsHide: true }),
      keepAlive,
    );
    pid = child.pid;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (result: Buffer | Error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      keepAlive();
      child.stdout?.destroy();
      child.unref();
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
    const giveUp = (error: Error) => {
      kill(pid);
      settle(error);
    };
    const stop = () => giveUp(endedBy(signal, 'process_command'));
    const timer = setTimeout(
      () =>
        giveUp(
          new CredentialsUnavailableError(`process_command did not end within ${TIMEOUT_MS / 1000} seconds.`),
        ),
      TIMEOUT_MS,
    );
    signal.addEventListener('abort', stop);
    // If this process may open no more files, there is no stdout, in spite of the type. An error event follows.
    // Stryker disable next-line OptionalChaining: the test runs in a separate program, which runs no mutants.
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES)
        giveUp(new CredentialsUnavailableError('process_command printed more than 64 KB.'));
    });
    child.on('error', (error) => settle(notRun(error)));
    child.on('exit', (status, endedBy) => {
      if (status !== 0)
        return settle(new CredentialsUnavailableError(describeExit(status, endedBy), SEE_OUTPUT));
      const finish = () => settle(Buffer.concat(chunks));
      if (child.stdout.closed) return finish();
      // The rest of the output may arrive after the exit. A process that it left behind may keep the output open forever.
      const wait = setTimeout(finish, OUTPUT_GRACE_MS);
      child.stdout.on('close', () => {
        clearTimeout(wait);
        finish();
      });
    });
  });
}

/** Replaces the error that `spawn` throws for invalid arguments, because its message repeats them. */
function start<T>(spawn: () => T, keepAlive: () => void): T {
  try {
    return spawn();
  } catch (error) {
    keepAlive();
    throw notRun(error as Error);
  }
}

// Stryker disable next-line StringLiteral: all errors of the system have a code.
function notRun({ code = '' }: NodeJS.ErrnoException): OnsMqttError {
  const message = `process_command could not be run (${code}).`;
  const shortage = SHORTAGES[code];
  return shortage ? new TransportError({ ...shortage, message }) : new CredentialsUnavailableError(message);
}

function describeExit(status: number | null, endedBy: NodeJS.Signals | null): string {
  return status === null
    ? `process_command was ended by ${endedBy}.`
    : `process_command ended with status ${status}.`;
}

/** Kills the process group. Windows has no groups, so only the command itself is killed there. */
function kill(pid: number | undefined): void {
  // Stryker disable next-line ConditionalExpression: undefined is refused, and the error is caught.
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

/** Kills a command when this process exits for any reason. Returns a function that cancels this. */
function killAtExit(killIt: () => void): () => void {
  // A signal without a listener ends this process without an exit event.
  const exit = (_name: string, number: number) => process.exit(128 + number);
  const unheard = (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).filter(
    (name) => !process.listenerCount(name),
  );
  for (const name of unheard) process.on(name, exit);
  process.on('exit', killIt);
  return () => {
    for (const name of unheard) process.off(name, exit);
    process.off('exit', killIt);
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
