import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { build, type Metafile, type Plugin } from 'esbuild';
import { BUN_VERSION } from '../lib/placement/runtime';
import { encodeSchemaAnswers } from '../lib/plugin/schema-messages';
import { createProvider } from '../lib/provider/provider';
import { version } from '../package.json';
import { bundleOptions } from './bundle-options';
import { launcher } from './launcher';
import { writeNotices } from './notices';
import { zipFolder } from './package-provider/zip-folder';

/** Bundles the provider into a folder and a zip beside it. `plugins` is for measurements, which lift limits. */
export async function buildProvider(folder: string, plugins: Plugin[] = []): Promise<Metafile[]> {
  const executable = `${folder}/terraform-provider-apsaramqtt_v${version}`;
  const { providerSchema, metadata } = encodeSchemaAnswers(createProvider());
  const base64 = (bytes: Uint8Array) => JSON.stringify(Buffer.from(bytes).toString('base64'));
  const main = await build({
    ...bundleOptions,
    plugins,
    entryPoints: ['lib/provider/main.ts'],
    outfile: executable,
    define: {
      ...bundleOptions.define,
      __PROVIDER_SCHEMA__: base64(providerSchema),
      __PROVIDER_METADATA__: base64(metadata),
    },
    external: ['./create-gate'],
  });
  const gate = await build({
    ...bundleOptions,
    plugins,
    entryPoints: ['lib/provider/create-gate.ts'],
    outfile: `${folder}/create-gate.js`,
  });
  const bytes = createHash('sha256');
  for (const file of [executable, `${folder}/create-gate.js`]) bytes.update(readFileSync(file));
  const runtime = `provider_${version}_${bytes.digest('hex').slice(0, 12)}_bun-${BUN_VERSION}`;
  writeFileSync(executable, launcher(runtime) + readFileSync(executable, 'utf8'));
  // The executable has no extension: a "type": "module" in any folder above it would otherwise make it an ES module.
  writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
  chmodSync(executable, 0o755);
  const bundles = [main.metafile, gate.metafile];
  copyFileSync('LICENSE', `${folder}/LICENSE`);
  writeNotices(`${folder}/THIRD-PARTY-NOTICES`, bundles);
  zipFolder(folder, `${folder}.zip`, false);
  return bundles;
}
