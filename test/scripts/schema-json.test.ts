import { join } from 'node:path';
import { placeProvider } from '../../lib/placement/place-provider';
import { bundledProvider } from '../../lib/placement/provider-package';
import { createProvider } from '../../lib/provider/provider';
import { schemaJson } from '../../scripts/schema-json';
import { Terraform } from '../support/terraform';

describe('schemaJson', () => {
  it('is what terraform providers schema -json prints for the built provider', async () => {
    const terraform = new Terraform().write(
      'main.tf.json',
      '{"terraform":{"required_providers":{"apsaramqtt":{"source":"apsaramqtt/apsaramqtt"}}}}',
    );
    placeProvider(join(terraform.folder, 'terraform.d/plugins'), bundledProvider());
    await terraform.run('init');

    const { stdout } = await terraform.run('providers', 'schema', '-json');

    expect(schemaJson(createProvider())).toEqual(
      JSON.parse(stdout).provider_schemas['registry.terraform.io/apsaramqtt/apsaramqtt'],
    );
    terraform.remove();
  });
});
