import { chmodSync, lstatSync, mkdtempSync, readdir, rm, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The maximum length of a unix socket's path, in bytes: 103 on macOS, a little more elsewhere. */
const MAX_PATH_BYTES = 103;
const FOLDER_PREFIX = 'tfprovider-';
const SOCKET_NAME = 'socket';
/** A path in the parent folder of the length that it will have. mkdtemp adds six characters. */
const LONGEST_NAME = join(`${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME);

/** A path with one of these would break the handshake line. */
const SEPARATORS = /[|\n]/;

/** The age from which another process may remove a folder, in milliseconds: by then, its provider is listening or has ended. */
const SETTLED_MS = 60_000;

/** A folder for one socket that only this user can access. */
export interface SocketFolder {
  readonly socket: string;
  /** Allows only this user to connect to the socket, whatever the umask is. */
  open(): void;
  remove(): void;
}

/** The parent folders to try in order: the one that Terraform names or else the folder for temporary files, then /tmp. */
export function socketFolderParents(wanted = tmpdir()): readonly string[] {
  const isShort = Buffer.byteLength(join(wanted, LONGEST_NAME)) <= MAX_PATH_BYTES;
  const isUsable = isShort && !SEPARATORS.test(wanted);
  return isUsable && wanted !== '/tmp' ? [wanted, '/tmp'] : ['/tmp'];
}

/** @throws the system's error. */
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
 * Removes the folders of this user's providers that were killed. Does nothing if the parent folder cannot be read. It reads
 * asynchronously, because a folder for temporary files may have tens of thousands of entries.
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

/** Connecting shows whether a provider is listening, even one in another container, where its process id says nothing. */
function removeIfDead(folder: string): void {
  const { connect } = require('node:net') as typeof import('node:net');
  const socket = connect({ path: join(folder, SOCKET_NAME) }, () => socket.destroy());
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'ECONNREFUSED' && code !== 'ENOENT') return;
    // A failure is ignored: another provider may be removing the folder at the same time.
    rm(folder, { recursive: true, force: true }, () => {});
  });
}
