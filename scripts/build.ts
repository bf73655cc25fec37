/** Bundles the provider and the command line into bundle/, so that the published package has no dependencies except its peers. */
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { build, type Metafile, type Plugin } from 'esbuild';
import { buildProvider } from './build-provider';
import { bundleOptions } from './bundle-options';
import { writeNotices } from './notices';
import { writeSbom } from './sbom';

/** Large libraries that few checks need. They become separate files, which are parsed only when a check needs them. */
const SELDOM_NEEDED = ['picomatch', 're2js', 'yaml'];

const seldomNeeded: Plugin = {
  name: 'seldom-needed',
  setup({ onResolve }) {
    const filter = new RegExp(`^(${SELDOM_NEEDED.join('|')})$`);
    onResolve({ filter }, ({ path }) => ({ path: `./${path}`, external: true }));
  },
};

/**
 * commander loads node:child_process for subcommands that are separate programs. There are none, and loading it takes a fifth of the time of
 * `apsaramqtt --version`.
 */
const withoutChildPrograms: Plugin = {
  name: 'without-child-programs',
  setup({ onResolve, onLoad }) {
    const namespace = 'without-child-programs';
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/commander/') ? { path, namespace } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = {};' }));
  },
};

async function buildCommandLine(): Promise<Metafile[]> {
  const folder = 'bundle/cli';
  const executable = `${folder}/apsaramqtt.js`;
  const main = await build({
    ...bundleOptions,
    entryPoints: ['lib/cli/main.ts'],
    outfile: executable,
    banner: { js: '#!/usr/bin/env node' },
    external: ['./actions'],
    plugins: [withoutChildPrograms],
  });
  const actions = await build({
    ...bundleOptions,
    entryPoints: ['lib/cli/actions/index.ts'],
    outfile: `${folder}/actions.js`,
    loader: { '.bash': 'text', '.fish': 'text', '.ps1': 'text', '.zsh': 'text' },
    plugins: [seldomNeeded],
  });
  const libraries = await build({ ...bundleOptions, entryPoints: SELDOM_NEEDED, outdir: folder });
  chmodSync(executable, 0o755);
  return [main.metafile, actions.metafile, libraries.metafile];
}

/** The module that tests of users import. The emulator runs in a worker thread, which needs a separate file. */
async function buildTesting(): Promise<Metafile[]> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: ['lib/testing/index.ts', 'lib/testing/emulator-worker.ts'],
    outdir: 'bundle/testing',
  });
  return [metafile];
}

async function main(): Promise<void> {
  rmSync('bundle', { recursive: true, force: true });
  const bundles = await Promise.all([buildProvider('bundle/provider'), buildCommandLine(), buildTesting()]);
  writeNotices('bundle/THIRD-PARTY-NOTICES', bundles.flat());
  // jsii-pacmak puts a file of this name into the packages of the other languages.
  copyFileSync('bundle/THIRD-PARTY-NOTICES', 'NOTICE');
  writeSbom('bundle/sbom.cdx.json', bundles.flat());
}

void main();
