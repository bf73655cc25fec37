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

/** Where a command does not say when its credentials expire: STS gives none for less time than this. */
const LIFETIME_MS = STS_SESSION.minSeconds * 1_000;

/**
 * The credentials that a command prints, as profiles of mode External have them. The command line is split into
 * words, which may be quoted, and run without a shell, and nothing of its output is repeated: it holds secrets.
 */
export async function runForCredentials(
  commandLine: string,
  source: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const [program = '', ...args] = commandWords(commandLine);
  // A person may have to answer it.
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

/** Ends in any case: what does not end in time is killed, with all that it started, and processes that hold its output are not waited for. */
async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<Buffer> {
  // Few have such a profile, and loading it takes time that every plan would wait for.
  const { spawn } = await import('node:child_process');
  if (signal.aborted) throw endedBy(signal, 'process_command');
  return new Promise((resolve, reject) => {
    let pid: number | undefined;
    // Before it starts: a signal may come while it does.
    const leaveAlone = killAtEnd(() => kill(pid));
    // A group of its own, so that what it started can be ended with it.
    const child = start(
      () => spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true, windowsHide: true }),
      leaveAlone,
    );
    pid = child.pid;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (result: Buffer | Error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      leaveAlone();
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
    // There is no output where this process may open no more files, whatever the type says. An error follows.
    // Stryker disable next-line OptionalChaining: what tests it is a program of its own, which runs no mutants.
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES)
        giveUp(new CredentialsUnavailableError('process_command printed too much.'));
    });
    child.on('error', (error) => settle(notRun(error)));
    child.on('exit', (status, endedBy) => {
      if (status !== 0)
        return settle(new CredentialsUnavailableError(describeExit(status, endedBy), SEE_OUTPUT));
      const finish = () => settle(Buffer.concat(chunks));
      if (child.stdout.closed) return finish();
      // What it wrote may arrive after its end. Who it left behind may hold its output open for ever.
      const wait = setTimeout(finish, OUTPUT_GRACE_MS);
      child.stdout.on('close', () => {
        clearTimeout(wait);
        finish();
      });
    });
  });
}

/** Arguments that no program can have are refused at once, with an error that repeats them. */
function start<T>(spawn: () => T, leaveAlone: () => void): T {
  try {
    return spawn();
  } catch (error) {
    leaveAlone();
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

/** SIGKILL cannot be ignored. Windows knows no groups: there, the command alone is ended. */
function kill(pid: number | undefined): void {
  // Stryker disable next-line ConditionalExpression: the number of no process is refused, which is caught.
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Kills a command with this process, whatever ends that. Returns how to leave the command alone. */
function killAtEnd(killIt: () => void): () => void {
  // A signal that nothing listens to would end this process without an exit event.
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
