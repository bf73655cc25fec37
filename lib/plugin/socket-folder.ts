import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a unix socket's path may hold, in bytes: 103 on macOS, a little more elsewhere. */
const MAX_PATH_BYTES = 103;
const FOLDER_PREFIX = 'tfprovider-';
const SOCKET_NAME = 'socket';
/** As long as a name below the parent folder gets. mkdtemp adds six characters. */
const LONGEST_NAME = join(`${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME);

/** A folder that nobody else may enter, for one socket. */
export interface SocketFolder {
  readonly socket: string;
  remove(): void;
}

/** Makes the folder below `parent`, or below /tmp where the socket's path would be too long. Throws the error of the system. */
export function makeSocketFolder(parent = tmpdir()): SocketFolder {
  const isShort = Buffer.byteLength(join(parent, LONGEST_NAME)) <= MAX_PATH_BYTES;
  const folder = mkdtempSync(join(isShort ? parent : '/tmp', FOLDER_PREFIX));
  // Whatever the umask is.
  chmodSync(folder, 0o700);
  return {
    socket: join(folder, SOCKET_NAME),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
