import { chmodSync, lstatSync, mkdtempSync, readdir, rm, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a unix socket's path may hold, in bytes: 103 on macOS, a little more elsewhere. */
const MAX_PATH_BYTES = 103;
const FOLDER_PREFIX = 'tfprovider-';
const SOCKET_NAME = 'socket';
/** As long as a name below the parent folder gets. mkdtemp adds six characters. */
const LONGEST_NAME = join(`${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME);

/** What separates the parts of the handshake line, in which the path is one, and what ends it. */
const SEPARATORS = /[|\n]/;

/** How old a folder is before anybody but its owner touches it, in milliseconds: by then a provider listens there or has died. */
const SETTLED_MS = 60_000;

/** A folder that only this user may enter, for one socket. */
export interface SocketFolder {
  readonly socket: string;
  /** Lets this user connect to the socket, whatever the umask is. */
  open(): void;
  remove(): void;
}

/** Where socket folders may be, best first: where Terraform wants them, or the folder for temporary files; then /tmp. */
export function socketFolderParents(wanted = tmpdir()): readonly string[] {
  const isShort = Buffer.byteLength(join(wanted, LONGEST_NAME)) <= MAX_PATH_BYTES;
  const isUsable = isShort && !SEPARATORS.test(wanted);
  return isUsable && wanted !== '/tmp' ? [wanted, '/tmp'] : ['/tmp'];
}

/** Makes a folder for a socket. Throws the error of the system. */
export function makeSocketFolder(parent: string): SocketFolder {
  const folder = mkdtempSync(join(parent, FOLDER_PREFIX));
  const socket = join(folder, SOCKET_NAME);
  chmodSync(folder, 0o700);
  return {
    socket,
    open: () => chmodSync(socket, 0o600),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Removes what providers of this user left behind that were killed. Does nothing where the folder may be written to, but not read. A
 * folder for temporary files may have tens of thousands of entries: they are not read while a call waits.
 */
export function sweepSocketFolders(parent: string): void {
  readdir(parent, (_, names = []) => {
    for (const name of names) {
      if (!name.startsWith(FOLDER_PREFIX)) continue;
      const folder = join(parent, name);
      if (isSettled(folder)) removeIfDead(folder);
    }
  });
}

function isSettled(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return (
    found?.isDirectory() === true &&
    found.uid === process.getuid?.() &&
    Date.now() - found.mtimeMs > SETTLED_MS
  );
}

/** Whether somebody listens is what the socket itself says, also where the other process is in another container. */
function removeIfDead(folder: string): void {
  const { connect } = require('node:net') as typeof import('node:net');
  const socket = connect({ path: join(folder, SOCKET_NAME) }, () => socket.destroy());
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'ECONNREFUSED' && code !== 'ENOENT') return;
    // What cannot be removed stays: another provider may be removing it, too.
    rm(folder, { recursive: true, force: true }, () => {});
  });
}
