/** Runs the tests of synth with the package of `npm run build:cdktn`. Arguments are passed to jest. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { CDKTN_FOLDER } from './folder';

const TESTS = ['test/constructs', 'test/testing', 'test/cli/check-configuration'];
const NODE_22 = resolve('test/node-versions/node_modules/node-22/bin');

/** Runs jest with the first Node on the path, because the command line of CDK Terrain runs with that, too. */
function jest(path: string, args: readonly string[]): number {
  const { status } = spawnSync('node', [require.resolve('jest/bin/jest'), ...TESTS, ...args], {
    cwd: CDKTN_FOLDER,
    env: { ...process.env, PATH: path },
    stdio: 'inherit',
  });
  return status ?? 1;
}

function main(args: readonly string[]): number {
  const path = process.env.PATH ?? '';
  if (Number.parseInt(process.versions.node, 10) >= 22) return jest(path, args);
  if (existsSync(NODE_22)) return jest([NODE_22, path].join(delimiter), args);
  process.stderr.write(
    'The example is left out: the command line of CDK Terrain needs Node 22, which "npm ci --prefix test/node-versions" installs for tests.\n',
  );
  return jest(path, ['--testPathIgnorePatterns', 'example.test', ...args]);
}

process.exitCode = main(process.argv.slice(2));
