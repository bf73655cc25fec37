import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The environment for a cache that tests share. Some programs unpack themselves into the user's cache: with this, they do so only once,
 * although each test has its own home folder.
 */
export const PROGRAM_CACHE: NodeJS.ProcessEnv = {
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
};
