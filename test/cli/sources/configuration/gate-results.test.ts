import { attributesOf } from '../../../../lib/cli/sources/configuration/gate-results';
import { isTokenCheck } from '../../../../lib/gate/configuration/token-argument';
import { createProvider } from '../../../../lib/provider/provider';

const { dataSources, ephemeralResources } = createProvider();
const gates = [
  ...Object.entries(dataSources).map(([type, { schema }]) => ['data', type, schema] as const),
  ...Object.entries(ephemeralResources).map(([type, { schema }]) => ['ephemeral', type, schema] as const),
].filter(([, , { attributes }]) => attributes && 'instance_id' in attributes);

it.each(gates)(
  'a gate %s "%s" has the attributes that the provider gives it',
  (mode, type, { attributes }) => {
    expect([...(attributesOf({ mode, type }) ?? [])].sort()).toEqual(Object.keys(attributes ?? {}).sort());
  },
);

it.each(gates)('%s "%s" is known as a check of tokens', (kind, type) => {
  expect(isTokenCheck({ kind, type })).toBe(true);
});
