const { availableParallelism } = require('node:os');

/** These are published as ES modules only. */
const ES_MODULES = [
  '@actions',
  'fast-string-truncated-width',
  'fast-string-width',
  'fast-wrap-ansi',
  'ini-simple-parser',
  'marked',
  'pbf',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/scripts/test/environment.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
  moduleNameMapper: {
    '^@actions/(expressions|workflow-parser)$': '<rootDir>/node_modules/@actions/$1/dist/index.js',
    '^@actions/(expressions|workflow-parser)/(.*)$': '<rootDir>/node_modules/@actions/$1/dist/$2.js',
  },
  modulePathIgnorePatterns: ['<rootDir>/(bundle|dist|dist-packages|[.]stryker)/', 'cdktf.out'],
  // Programs that a test starts are not counted: they run what is bundled.
  collectCoverageFrom: ['lib/**/*.ts', '!lib/constructs/generated/**'],
  coverageProvider: 'v8',
  coverageReporters: ['text', 'text-summary'],
  // What the bundler puts in.
  globals: { __VERSION__: require('./package.json').version },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  testSequencer: '<rootDir>/scripts/test/longest-first.cjs',
  // More workers than cores: much of a test's time is spent waiting for Terraform and other programs.
  maxWorkers: availableParallelism() * 2,
  // Longer than any test takes, on a machine that is busy with other things, too.
  testTimeout: 240_000,
  // A worker has hundreds of megabytes at its end. To give them back can take longer than the half second after which Jest assumes a leak.
  workerGracefulExitTimeout: 10_000,
  reporters: ['default', '<rootDir>/scripts/test/failed-tests-reporter.cjs'],
};
