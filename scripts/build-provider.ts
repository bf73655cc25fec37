import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { build, type Metafile, type Plugin } from 'esbuild';
import { BUN_VERSION } from '../lib/placement/runtime';
import { encodeSchemaAnswers } from '../lib/plugin/schema-messages';
import { createProvider } from '../lib/provider/provider';
import { version } from '../package.json';
import { bundleOptions } from './bundle-options';
import { writeNotices } from './notices';
import { zipFolder } from './package-provider/zip-folder';

/**
 * What Terraform starts. `/bin/sh` because `env -S` is not everywhere, because it can say that nothing runs the provider (on stdout,
 * where Terraform repeats it), and because it chooses the runtime:
 *
 * - the provider compiled with Bun for this user (`apsaramqtt install`), by the name of the folder in which Terraform keeps the
 *   package (`linux_amd64`) and of these very bytes, where nobody else may write to it;
 * - Node beside this file, in the standalone packages; else Node on the PATH. Node parses NODE_EXTRA_CA_CERTS at every start, which
 *   costs 36 ms on Node 20: the provider starts without it and reads the file itself before its first request.
 *
 * Of NODE_OPTIONS, Node gets what is known to be harmless: others load code, write what is in memory to files, print to the output
 * that Terraform reads, or do not exist in every version of Node.
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
":" //; unset NODE_DEBUG NODE_DEBUG_NATIVE
":" //; kept=; ignored=; for option in $NODE_OPTIONS; do case "$option" in --max-old-space-size=*|--max_old_space_size=*|--use-openssl-ca|--use-system-ca|--dns-result-order=*|--throw-deprecation) kept="$kept $option";; *) ignored="$ignored $option";; esac; done
":" //; [ -z "$ignored" ] || { echo "The provider apsaramqtt ignores these NODE_OPTIONS, which could read tokens or print to the output that Terraform reads:$ignored" >&2; export NODE_OPTIONS="$kept"; }
":" //; exec "$node" "$0" "$@"
`;

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
