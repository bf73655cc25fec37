const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest is started first: where nothing was measured before, Jest goes by the size of a file. */
const LONG = [
  'languages/java',
  'secrecy/secrecy',
  'languages/python',
  'constructs/example',
  'placement/place-runtime',
  'cli/failure',
  'cli/completion',
  'docs/sh-blocks',
  'cli/install',
  'scripts/cdktn',
  'provider/data-source-token',
  'provider/data-source-tokens',
  'onsmqtt/exchange/any-exchange',
  'plugin/grpc-server',
  'provider/gate-stays-shut',
  'languages/go',
].map((name) => `/test/${name}.test.ts`);

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const long = LONG.flatMap((name) => sorted.filter(({ path }) => path.endsWith(name)));
    return [...new Set([...long, ...sorted])];
  }
};
