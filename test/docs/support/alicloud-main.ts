/** A provider with the schema of the alicloud provider's data source for KMS secrets. Each secret has the value of ALICLOUD_SECRET_DATA. */
import type { CtyType } from '../../../lib/plugin/cty/type';
import { providerServer } from '../../../lib/plugin/provider-server';
import type { Block } from '../../../lib/plugin/schema';
import { encodeSchemaAnswers } from '../../../lib/plugin/schema-messages';
import { serve } from '../../../lib/plugin/serve';
import fixture from '../../fixtures/alicloud-schema.json';

type Attributes = Readonly<Record<string, { readonly type: unknown; readonly [flag: string]: unknown }>>;

/** A block in the format of `terraform providers schema -json`, without its nested blocks. */
function blockOf({ attributes }: { readonly attributes: Attributes }): Block {
  const ours = Object.entries(attributes).map(([name, { description_kind: _, ...attribute }]) => [
    name,
    { description: name, ...attribute, type: attribute.type as CtyType },
  ]);
  return { description: 'alicloud', attributes: Object.fromEntries(ours) };
}

const { provider, data_source_schemas: dataSources } =
  fixture.provider_schemas['registry.terraform.io/aliyun/alicloud'];

const alicloud = {
  schema: blockOf(provider.block as { attributes: Attributes }),
  dataSources: {
    alicloud_kms_secret_versions: {
      schema: blockOf(dataSources.alicloud_kms_secret_versions.block as { attributes: Attributes }),
      validate: () => [],
      read: async (config: object) => {
        const version = {
          secret_data: process.env.ALICLOUD_SECRET_DATA!,
          secret_data_type: 'text',
          secret_name: 'device-1-mqtt-token',
          version_id: '1',
          version_stages: ['ACSCurrent'],
        };
        const state = { ...config, id: '1', ids: ['1'], versions: [version] };
        return { state, diagnostics: [] };
      },
    },
  },
  ephemeralResources: {},
  functions: {},
  validate: () => [],
  configure: async () => [],
};

const name = 'alicloud';
serve(async () => providerServer(name, alicloud, encodeSchemaAnswers(alicloud)), { name });
