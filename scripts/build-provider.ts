import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { build, type Metafile, type Plugin } from 'esbuild';
import { SCRIPTS } from '../lib/placement/provider-package';
import { BUN_VERSION } from '../lib/placement/runtime';
import { encodeSchemaAnswers } from '../lib/plugin/schema-messages';
import { createProvider } from '../lib/provider/provider';
import { version } from '../package.json';
import { bundleOptions } from './bundle-options';
import { launcher } from './launcher';
import { writeNotices } from './notices';

/**
 * Bundles the provider into a folder.
 * @param plugins used by the bench, which removes the limits on calls.
 */
export async function buildProvider(folder: string, plugins: Plugin[] = []): Promise<Metafile[]> {
  const executable = `${folder}/terraform-provider-apsaramqtt_v${version}`;
  const { providerSchema, metadata } = encodeSchemaAnswers(createProvider());
  // Base64 would make the package larger and the start slower.
  const latin1 = (bytes: Uint8Array) => JSON.stringify(Buffer.from(bytes).toString('latin1'));
  const bundle = (entry: string, outfile: string, define: Record<string, string>, external: string[]) =>
    build({
      ...bundleOptions,
      plugins,
      entryPoints: [`lib/provider/${entry}.ts`],
      outfile,
      define: { ...bundleOptions.define, ...define },
      external,
    });
  const schema = { __PROVIDER_SCHEMA__: latin1(providerSchema), __PROVIDER_METADATA__: latin1(metadata) };
  const gate = await bundle('create-gate', `${folder}/create-gate.js`, {}, []);
  const server = await bundle('server', `${folder}/server.js`, schema, ['./create-gate']);
  const loaded = digestOf(SCRIPTS.map((name) => `${folder}/${name}`));
  const id = { __PROVIDER_ID__: JSON.stringify(`${version}_${loaded}`) };
  const main = await bundle('main', executable, id, ['./server']);
  const runtime = `provider_${version}_${digestOf([executable])}_bun-${BUN_VERSION}`;
  writeFileSync(executable, launcher(runtime) + readFileSync(executable, 'utf8'));
  // The executable has no extension, so a package.json with "type": "module" in a folder above would make it an ES module.
  writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
  chmodSync(executable, 0o755);
  const bundles = [main, server, gate].map(({ metafile }) => metafile);
  copyFileSync('LICENSE', `${folder}/LICENSE`);
  writeNotices(`${folder}/THIRD-PARTY-NOTICES`, bundles);
  return bundles;
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
