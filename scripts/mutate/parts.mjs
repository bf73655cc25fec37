/**
 * The parts whose code is changed, each with the tests that must notice and the mutation score, in percent, below which the run fails. A
 * part takes minutes, so that one that was worked on can be run by itself.
 * @type {Readonly<Record<string, { mutate: string[], tests: string[], least: number }>>}
 */
export const PARTS = {
  gate: {
    mutate: ['lib/gate/*.ts'],
    // A rate over many processes takes long, and what it notices is not one line.
    tests: ['test/gate/!(shared-rate).test.ts'],
    least: 95,
  },
  'gate/configuration': {
    mutate: ['lib/gate/configuration/*.ts'],
    // What finds literal and ungated tokens is held to labelled configurations.
    tests: ['test/gate/configuration/*.test.ts', 'test/cli/sources/labelled/*.test.ts'],
    least: 95,
  },
  'gate/secrets': {
    mutate: ['lib/gate/secrets/*.ts'],
    // Tens of thousands of secrets take seconds for each change.
    tests: ['test/gate/secrets/!(many-secrets).test.ts', 'test/gate/outgoing-text.test.ts'],
    least: 95,
  },
  /** Whether a token passes. */
  answer: {
    mutate: ['lib/onsmqtt/{query-token-answer,api-answer,json-object}.ts'],
    tests: ['test/onsmqtt/{query-token-answer,api-answer,json-object}.test.ts'],
    least: 95,
  },
  onsmqtt: {
    mutate: ['lib/onsmqtt/!(query-token-answer|api-answer|json-object).ts'],
    tests: ['test/onsmqtt/!(shared-account|facts).test.ts'],
    least: 85,
  },
  'onsmqtt/credentials': {
    mutate: ['lib/onsmqtt/credentials/*.ts'],
    tests: ['test/onsmqtt/credentials/*.test.ts'],
    least: 85,
  },
  'onsmqtt/exchange': {
    mutate: ['lib/onsmqtt/exchange/*.ts'],
    // Generated cases and repeating proxies take minutes for each change.
    tests: ['test/onsmqtt/exchange/!(any-exchange|repeating-proxy).test.ts'],
    least: 85,
  },
};
