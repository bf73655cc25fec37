/** These measure a rate over many processes: they take long, and what they notice is not one line. */
const STATISTICAL = ['test/gate/shared-rate.test.ts', 'test/onsmqtt/shared-account.test.ts'];

/**
 * How Stryker changes files, runs their tests again for each change, and fails where too few changes are noticed.
 * @param {object} run
 * @param {string} run.name of the report, `.stryker/<name>.json`
 * @param {string[]} run.mutate the files that are changed
 * @param {number} run.least the mutation score below which the run fails, in percent
 * @returns {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export function strykerOptions({ name, mutate, least }) {
  return {
    mutate,
    thresholds: { high: 100, low: least, break: least },
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    coverageAnalysis: 'perTest',
    jest: {
      configFile: 'jest.config.js',
      config: {
        testMatch: [
          '<rootDir>/test/gate/**/*.test.ts',
          '<rootDir>/test/onsmqtt/**/*.test.ts',
          // What finds literal and ungated tokens is held to labelled configurations.
          '<rootDir>/test/cli/sources/labelled/**/*.test.ts',
        ],
        testPathIgnorePatterns: STATISTICAL,
      },
    },
    ignorePatterns: [
      '/.stryker',
      '/bench',
      '/bundle',
      '/coverage',
      '/dist',
      '/dist-packages',
      '/docs',
      '/examples',
    ],
    reporters: ['clear-text', 'progress', 'json'],
    clearTextReporter: { logTests: false, reportTests: false },
    jsonReporter: { fileName: `.stryker/${name}.json` },
    tempDirName: `.stryker/${name}`,
  };
}
