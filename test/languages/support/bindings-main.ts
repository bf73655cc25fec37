/**
 * Makes bindings of the alicloud provider as `cdktf get` does, but from a schema file, so that no provider needs to be installed. Usage:
 * tsx bindings-main.ts FOLDER LANGUAGE
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, TerraformProviderConstraint } from '@cdktf/commons';
import { ConstructsMaker } from '@cdktf/provider-generator';

const ADDRESS = 'registry.terraform.io/aliyun/alicloud';

async function main([folder = '', language]: readonly string[]): Promise<void> {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../fixtures/alicloud-schema.json'), 'utf8'));
  // The generator writes Java sources to Maven's source folder, relative to the working directory.
  process.chdir(folder);
  const maker = new ConstructsMaker({ codeMakerOutput: 'imports', targetLanguage: language as Language });
  const providerSchema = { ...schema, provider_versions: { [ADDRESS]: '1.230.0' } };
  Object.assign(maker, { getSchemas: async () => ({ providerSchema }) });
  await maker.generate([new TerraformProviderConstraint('aliyun/alicloud@~> 1.230')]);
}

void main(process.argv.slice(2));
