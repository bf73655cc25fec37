/** Prints the failed tests again at the end of the output of Jest, one line each. */
module.exports = class FailedTestsReporter {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_, { testResults }) {
    for (const { testFilePath, failureMessage, testResults: tests } of testResults) {
      const file = testFilePath.slice(this.rootDir.length + 1);
      const failed = tests.filter(({ status }) => status === 'failed');
      for (const { fullName } of failed) process.stderr.write(`FAILED ${file}: ${fullName}\n`);
      if (failed.length === 0 && failureMessage) process.stderr.write(`FAILED ${file}\n`);
    }
  }
};
