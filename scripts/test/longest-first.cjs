const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes seconds of a processor, the longest first. Where nothing was measured before, Jest goes by the size of a file. */
const LONG = [
  'languages/java',
  'languages/python',
  'languages/go',
  'docs/sh-blocks',
  'placement/place-runtime',
  'languages/csharp',
  'provider/gate-stays-shut',
  'provider/data-source-token',
  'provider/data-source-tokens',
  'secrecy/secrecy',
  'cli/sources/plan/filtered-plan',
  'plugin/terraform',
  'constructs/example',
  'cli/sweep',
  'constructs/recheck-at-apply',
  'onsmqtt/exchange/any-exchange',
  'provider/code-cache',
  'cli/check',
  // Half a minute where Go has built nothing before. After languages/go, which compiles much of the same.
  'plugin/http2/h2spec',
  'pipelines/github-action',
  'placement/predict-init',
  'placement/predict-start',
  'hcl/terraform/hostile-files',
  'constructs/problems',
  'constructs/copies',
  'cli/failure',
  'cli/sources/plan/plan',
  'cli/sources/trust-boundary',
  'provider/faults',
  'testing/installed-package',
  'cli/agreement/agreement',
  'plugin/grpc-server',
  'provider/undecided',
  'node-versions/node-versions',
  'provider/expiry',
  'provider/environment',
  'architecture',
  'docs/ts-blocks',
  'pipelines/yaml-pipelines',
  'scripts/demo',
  'cli/install',
  'cli/run-task',
  'scripts/package-container/container',
  'cli/sources/agreement',
  'secrecy/command-line',
  'scripts/package-provider/standalone',
  'pipelines/gitlab-ci',
  'docs/hcl-blocks',
  'provider/ephemeral-token',
  'cli/repository',
  'constructs/apsaramqtt-provider',
  'scripts/release/version',
  'languages/typescript',
  'cli/check-in-a-team',
  'pipelines/jenkinsfile',
  'scripts/packages',
  'scripts/audit',
  'plugin/malformed-input',
  'hcl/functions/functions',
  'hcl/expressions',
  'constructs/mqtt-token-fleet-gate',
  'cli/doctor',
  'onsmqtt/credentials/external-command',
  'cli/agreement/any-configuration',
  'gate/shared-rate',
  'constructs/synth/stack-synthesis',
  'pipelines/sweep-examples',
  'cli/completion',
].map((name) => `/test/${name}.test.ts`);

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const rank = (path) => {
      const index = LONG.findIndex((name) => path.endsWith(name));
      return index === -1 ? LONG.length : index;
    };
    return sorted.sort((one, other) => rank(one.path) - rank(other.path));
  }
};
