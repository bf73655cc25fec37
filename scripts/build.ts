/** Bundles the provider and the command line into bundle/: the published package has no dependencies but its peers. */
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { BUN_VERSION } from '../lib/placement/runtime';
import { encodeSchemaAnswers } from '../lib/plugin/schema-messages';
import { createProvider } from '../lib/provider/provider';
import { version } from '../package.json';
import { writeNotices } from './notices';
import { zipFolder } from './package-provider/zip-folder';
import { writeSbom } from './sbom';

/**
 * What Terraform starts. `/bin/sh` because `env -S` is not everywhere, because it can say that nothing runs the provider (on stdout,
 * where Terraform repeats it), and because it chooses the runtime:
 *
 * - the provider compiled with Bun for this user (`apsaramqtt install`), by the name of the folder in which Terraform keeps the
 *   package (`linux_amd64`) and of these very bytes, where nobody else may write to it;
 * - Node beside this file, in the standalone packages; else Node on the PATH. Node parses NODE_EXTRA_CA_CERTS at every start, which
 *   costs 36 ms on Node 20: the provider starts without it and reads the file itself before its first request.
 */
const launcher = (runtime: string) => `#!/bin/sh
":" //; [ -n "$NODE_EXTRA_CA_CERTS" ] && export APSARAMQTT_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" && unset NODE_EXTRA_CA_CERTS
":" //; here="\${0%/*}"; home="$HOME/.apsaramqtt"; bun="$home/runtime/${runtime}_\${here##*/}"
":" //; if [ -f "$bun" ] && [ "$APSARAMQTT_RUNTIME" != node ]; then
":" //;   why=; for path in "$home" "$home/runtime" "$bun"; do [ -O "$path" ] && [ ! -L "$path" ] || why="$path belongs to another user or is a link"; done
":" //;   for mode in $(ls -ldn "$home" "$home/runtime" "$bun"); do case "$mode" in [d-][r-][w-]?[r-]w*|[d-][r-][w-]?[r-][w-]?[r-]w*) why="other users may write to $bun or its folder";; esac; done
":" //;   [ -x "$bun" ] || why="$bun is not executable"
":" //;   [ -z "$why" ] && unset BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO BUN_INSPECT_NOTIFY BUN_INSPECT_PRELOAD && exec "$bun" "$@"
":" //;   echo "The provider apsaramqtt runs on Node.js, because $why." >&2
":" //; fi
":" //; node="$here/node"; [ -x "$node" ] || node=node
":" //; command -v "$node" >/dev/null || { echo "The Terraform provider apsaramqtt needs Node.js 20 or newer on the PATH, the Bun runtime (apsaramqtt install --runtime bun), or its standalone package, which brings its own.\${why:+ The Bun runtime was not used, because $why.}"; exit 1; }
":" //; exec "$node" "$0" "$@"
`;

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
  const bytes = createHash('sha256');
  for (const file of [executable, `${folder}/asking.js`]) bytes.update(readFileSync(file));
  const runtime = `provider_${version}_${bytes.digest('hex').slice(0, 12)}_bun-${BUN_VERSION}`;
  writeFileSync(executable, launcher(runtime) + readFileSync(executable, 'utf8'));
  // The executable has no extension: a "type": "module" in any folder above it would otherwise make it an ES module.
  writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
  chmodSync(executable, 0o755);
  const bundles = [main.metafile, asking.metafile];
  copyFileSync('LICENSE', `${folder}/LICENSE`);
  writeNotices(`${folder}/THIRD-PARTY-NOTICES`, bundles);
  await zipFolder(folder, `${folder}.zip`, false);
  return bundles;
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
  });
  chmodSync(executable, 0o755);
  return [main.metafile, actions.metafile];
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
  writeNotices('bundle/THIRD-PARTY-NOTICES', bundles.flat());
  writeSbom('bundle/sbom.cdx.json', bundles.flat());
}

void main();
