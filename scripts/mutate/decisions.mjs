import { strykerOptions } from './options.mjs';

/** What decides whether a token passes: the gate with its token sources, and the reading of an answer. */
export default strykerOptions({
  name: 'decisions',
  mutate: ['lib/gate/**/*.ts', 'lib/onsmqtt/{query-token-answer,api-answer,json-object}.ts'],
  least: 95,
});
