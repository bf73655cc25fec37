import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { thisPlatform } from '../../lib/placement/platform';
import type { Terraform } from '../support/terraform';
import { startDocumentedCloud, terraformOfReader } from './support/documented-cloud';
import { blocksOf, PAGES } from './support/pages';

const VERSION = '1.289.0';

/** Installs a provider with the schema of the alicloud provider where Terraform finds it. */
async function placeAlicloud({ folder }: Terraform): Promise<void> {
  const plugins = join(folder, 'terraform.d/plugins/registry.terraform.io/aliyun/alicloud');
  const place = join(plugins, VERSION, thisPlatform());
  const executable = join(place, `terraform-provider-alicloud_v${VERSION}`);
  mkdirSync(place, { recursive: true });
  await build({
    entryPoints: [join(__dirname, 'support/alicloud-main.ts')],
    outfile: executable,
    bundle: true,
    platform: 'node',
    banner: { js: '#!/usr/bin/env node' },
  });
  writeFileSync(join(place, 'package.json'), '{"type":"commonjs"}\n');
  chmodSync(executable, 0o755);
}

it('the HCL that reads a token from KMS is planned with the schema of the alicloud provider', async () => {
  const [block] = PAGES.flatMap(blocksOf).filter(({ notRun }) => notRun === 'needs the alicloud provider');
  const cloud = await startDocumentedCloud();
  const terraform = terraformOfReader(cloud)
    .with({ ALICLOUD_SECRET_DATA: cloud.issueToken() })
    .write(
      'versions.tf',
      `terraform {
  required_providers {
    alicloud   = { source = "aliyun/alicloud" }
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
output "verdict" {
  value = data.apsaramqtt_token.device_1.verdict
}
`,
    )
    .write('main.tf', block!.text);
  await placeAlicloud(terraform);
  const initialized = await terraform.run('init', '-input=false', '-no-color');
  const { status, text } = await terraform.run('plan', '-input=false', '-no-color');
  terraform.remove();
  await cloud.close();
  expect(initialized.text).toContain('successfully initialized');
  expect(text).not.toMatch(/Warning|Error/);
  expect(text).toContain('+ verdict = "valid"');
  expect(status).toBe(0);
});
