import { attributesOf } from '../../../../lib/cli/sources/configuration/gate-results';
import { dataSourceTokenSchema } from '../../../../lib/provider/data-source-token';
import { dataSourceTokensSchema } from '../../../../lib/provider/data-source-tokens';
import { ephemeralTokenSchema } from '../../../../lib/provider/ephemeral-token';

it.each([
  ['data', 'apsaramqtt_token', dataSourceTokenSchema],
  ['data', 'apsaramqtt_tokens', dataSourceTokensSchema],
  ['ephemeral', 'apsaramqtt_token', ephemeralTokenSchema],
] as const)('a gate %s "%s" has the attributes that the provider gives it', (mode, type, { attributes }) => {
  expect([...(attributesOf({ mode, type }) ?? [])].sort()).toEqual(Object.keys(attributes ?? {}).sort());
});
