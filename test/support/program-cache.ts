import { homedir } from 'node:os';
import { join } from 'node:path';

/** Programs that unpack themselves into the user's cache do so once, and not for the home folder of each test. */
export const PROGRAM_CACHE: NodeJS.ProcessEnv = {
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
};
