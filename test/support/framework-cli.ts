import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of the CDKTF command line, which "npm ci --prefix test/framework-cli" installs. */
export const FRAMEWORK_PROGRAMS = resolve('test/framework-cli/node_modules/.bin');

export const CDKTF = resolve(FRAMEWORK_PROGRAMS, 'cdktf');

export const HAS_CDKTF = existsSync(CDKTF);
