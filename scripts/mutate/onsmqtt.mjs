import { strykerOptions } from './options.mjs';

/** The cloud's API, without its facts, which are data, and without the reading of an answer, which `decisions.mjs` has. */
export default strykerOptions({
  name: 'onsmqtt',
  mutate: [
    'lib/onsmqtt/**/*.ts',
    '!lib/onsmqtt/facts/**',
    '!lib/onsmqtt/{query-token-answer,api-answer,json-object}.ts',
  ],
  least: 85,
});
