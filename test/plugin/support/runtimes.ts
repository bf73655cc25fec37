import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IS_NIGHTLY } from '../../support/nightly';

/** What a provider's file may be run with. */
export interface Runtime {
  readonly name: string;
  /** The program, and its arguments before the file. */
  readonly command: readonly [string, ...string[]];
}

const INSTALLED = join(__dirname, '../../node-versions/node_modules');

const BUN: Runtime = {
  name: 'Bun',
  command: [join(INSTALLED, 'bun/bin/bun'), '--no-env-file', '--config=/dev/null'],
};
/** The CI runs all tests with each of them. */
const OTHER_NODES: readonly Runtime[] = [
  { name: 'Node 22', command: [join(INSTALLED, 'node-22/bin/node')] },
  { name: 'Node 24', command: [join(INSTALLED, 'node-24/bin/node')] },
];

/** The Node that runs the tests, and what "npm ci --prefix test/node-versions" has installed: Bun, and at night other versions of Node. */
export const RUNTIMES: readonly Runtime[] = [
  { name: 'Node', command: [process.execPath] },
  ...[BUN, ...(IS_NIGHTLY ? OTHER_NODES : [])].filter(({ command }) => existsSync(command[0])),
];
