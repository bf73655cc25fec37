import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IS_NIGHTLY } from '../../support/nightly';

/** A runtime that can run a provider. */
export interface Runtime {
  readonly name: string;
  /** The program and the arguments before the file. */
  readonly command: readonly [string, ...string[]];
}

const INSTALLED = join(__dirname, '../../node-versions/node_modules');

const BUN: Runtime = {
  name: 'Bun',
  command: [join(INSTALLED, 'bun/bin/bun'), '--no-env-file', '--config=/dev/null'],
};
/** CI also runs all tests with each of them. */
const OTHER_NODES: readonly Runtime[] = [
  { name: 'Node 22', command: [join(INSTALLED, 'node-22/bin/node')] },
  { name: 'Node 24', command: [join(INSTALLED, 'node-24/bin/node')] },
];

/** The Node.js that runs the tests, and Bun from "npm ci --prefix test/node-versions". In the nightly run, also other versions of Node.js. */
export const RUNTIMES: readonly Runtime[] = [
  { name: 'Node', command: [process.execPath] },
  ...[BUN, ...(IS_NIGHTLY ? OTHER_NODES : [])].filter(({ command }) => existsSync(command[0])),
];
