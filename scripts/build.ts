/** Bundles the provider and the command line into bundle/: the published package has no dependencies but its peers. */
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { encodeSchemaAnswers } from '../lib/plugin/schema-messages';
import { createProvider } from '../lib/provider/provider';
import { version } from '../package.json';
import { zipFolder } from './package-provider/zip-folder';
import { writeSbom } from './sbom';

/**
 * Node parses NODE_EXTRA_CA_CERTS at every start, which costs 36 ms on Node 20: the provider starts without it and reads the
 * file itself before its first request. `/bin/sh` because `env -S` is not everywhere, because it can say that Node is missing (on
 * stdout, where Terraform repeats it), and because the standalone packages have a Node of their own beside this file.
 */
const PROVIDER_LAUNCHER = `#!/bin/sh
":" //; node="\${0%/*}/node"; [ -x "$node" ] || node=node
":" //; command -v "$node" >/dev/null || { echo "The Terraform provider apsaramqtt needs Node.js 20 or newer on the PATH, or its standalone package, which brings its own."; exit 1; }
":" //; [ -n "$NODE_EXTRA_CA_CERTS" ] && export APSARAMQTT_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" && unset NODE_EXTRA_CA_CERTS
":" //; exec "$node" "$0" "$@"`;

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // ES modules, where a library has them, shake better.
  mainFields: ['module', 'main'],
  // import() loads Node's whole ES module loader; require() does not.
  supported: { 'dynamic-import': false },
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;

async function buildProvider(): Promise<Metafile[]> {
  const folder = 'bundle/provider';
  const executable = `${folder}/terraform-provider-apsaramqtt_v${version}`;
  const { providerSchema, metadata } = encodeSchemaAnswers(createProvider());
  const base64 = (bytes: Uint8Array) => JSON.stringify(Buffer.from(bytes).toString('base64'));
  const main = await build({
    ...common,
    entryPoints: ['lib/provider/main.ts'],
    outfile: executable,
    banner: { js: PROVIDER_LAUNCHER },
    define: {
      ...common.define,
      __PROVIDER_SCHEMA__: base64(providerSchema),
      __PROVIDER_METADATA__: base64(metadata),
    },
    external: ['./asking'],
  });
  const asking = await build({
    ...common,
    entryPoints: ['lib/provider/asking.ts'],
    outfile: `${folder}/asking.js`,
  });
  // The executable has no extension: a "type": "module" in any folder above it would otherwise make it an ES module.
  writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
  chmodSync(executable, 0o755);
  await zipFolder(folder, `${folder}.zip`, false);
  return [main.metafile, asking.metafile];
}

async function buildCommandLine(): Promise<Metafile[]> {
  const folder = 'bundle/cli';
  const executable = `${folder}/apsaramqtt.js`;
  const main = await build({
    ...common,
    entryPoints: ['lib/cli/main.ts'],
    outfile: executable,
    banner: { js: '#!/usr/bin/env node' },
    external: ['./actions'],
  });
  const actions = await build({
    ...common,
    entryPoints: ['lib/cli/actions/index.ts'],
    outfile: `${folder}/actions.js`,
    loader: { '.bash': 'text', '.fish': 'text', '.ps1': 'text', '.zsh': 'text' },
    external: ['./hcl-parser'],
  });
  const hclParser = await build({
    ...common,
    entryPoints: ['lib/cli/sources/hcl-parser.ts'],
    outfile: `${folder}/hcl-parser.js`,
    // Asked for where there is no global of that name, which Node has.
    external: ['performance'],
  });
  // Where the parser looks for it: one folder above its own.
  copyFileSync(require.resolve('@cdktn/hcl2json/main.wasm.gz'), 'bundle/main.wasm.gz');
  chmodSync(executable, 0o755);
  return [main.metafile, actions.metafile, hclParser.metafile];
}

/** What users' tests import: the emulator runs in a thread of its own, which is a file of its own. */
async function buildTesting(): Promise<Metafile[]> {
  const { metafile } = await build({
    ...common,
    entryPoints: ['lib/testing/index.ts', 'lib/testing/emulator-worker.ts'],
    outdir: 'bundle/testing',
  });
  return [metafile];
}

async function main(): Promise<void> {
  rmSync('bundle', { recursive: true, force: true });
  const bundles = await Promise.all([buildProvider(), buildCommandLine(), buildTesting()]);
  writeSbom('bundle/sbom.cdx.json', bundles.flat());
}

void main();
