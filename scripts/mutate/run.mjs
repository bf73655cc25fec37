import { Stryker } from '@stryker-mutator/core';
import { PARTS } from './parts.mjs';

/**
 * Changes the code of parts in one place at a time, runs their tests for each change, and fails where too few changes are noticed.
 * What is as it was in an earlier run is not run again (`.stryker/`).
 *
 *     npm run mutate                                          all parts
 *     npm run mutate -- gate/secrets                          one part
 *     npm run mutate -- gate lib/gate/retry.ts                one file of a part
 */
const names = process.argv.slice(2).filter((name) => name in PARTS);
const files = process.argv.slice(2).filter((name) => !(name in PARTS));
if (names.length === 0 && files.length > 0)
  throw new Error(`Name a part (${Object.keys(PARTS).join(', ')}), and its files if not all.`);

for (const [name, { mutate, tests, least }] of Object.entries(PARTS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n${name}: at least ${least}% of the changes must be noticed.`);
  const folder = `.stryker/${name.replace('/', '-')}`;
  await new Stryker({
    mutate: files.length > 0 ? files : mutate,
    thresholds: { high: 100, low: least, break: least },
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    coverageAnalysis: 'perTest',
    jest: {
      configFile: 'jest.config.js',
      // Stryker puts an environment of its own around one that it finds by its name.
      config: { testEnvironment: 'node', testMatch: tests.map((pattern) => `<rootDir>/${pattern}`) },
    },
    ignorePatterns: ['/.stryker', '/bench', '/coverage', '/dist', '/dist-packages', '/examples'],
    incremental: true,
    incrementalFile: `${folder}.json`,
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
    tempDirName: folder,
  }).runMutationTest();
}
