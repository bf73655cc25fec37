// Who may import whom: the arrows of the architecture (CONTRIBUTING.md). None points back.
const PARTS = {
  plugin: [],
  gate: [],
  hcl: [],
  onsmqtt: ['gate/digest-set', 'gate/token-service', 'gate/problem', 'gate/regular-file', 'gate/secrets'],
  provider: [
    'gate',
    'onsmqtt',
    'placement/code-cache-folder',
    'placement/node-version',
    'placement/safe-path',
    'plugin',
  ],
  placement: ['gate/problem', 'hcl/terraform/argument-words'],
  constructs: ['gate', 'onsmqtt/facts', 'placement', 'testing/emulator-calls'],
  emulator: ['onsmqtt'],
  testing: ['emulator', 'gate', 'onsmqtt'],
  cli: ['gate', 'onsmqtt', 'emulator', 'hcl', 'placement'],
};

const partRules = Object.entries(PARTS).map(([part, others]) => ({
  name: `${part}-imports-${others.length === 0 ? 'nothing-of-ours' : 'only-its-neighbours'}`,
  severity: 'error',
  from: { path: `^lib/${part}/` },
  to: { path: '^lib/', pathNot: [part, ...others].map((allowed) => `^lib/${allowed}[/.]`) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...partRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'index-exports-constructs-only',
      severity: 'error',
      from: { path: '^lib/index\\.ts$' },
      to: { path: '^lib/', pathNot: '^lib/constructs/' },
    },
    {
      name: 'nothing-imports-the-entry',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^lib/(index|cli/main|provider/main)\\.ts$' },
    },
    {
      name: 'start-up-loads-no-http-client',
      comment:
        'What loads before the first read is paid for three times by every plan, and by every command.',
      severity: 'error',
      from: {
        path: '^lib/(plugin|gate|provider|cli)/',
        pathNot: '^lib/(provider/create-gate|cli/(ask|sweep/start|doctor/service))\\.ts$',
      },
      to: {
        path: 'lib/onsmqtt/(exchange|query-token-client|token-service|credentials)',
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    skipAnalysisNotInRules: true,
    includeOnly: '^lib/',
  },
};
