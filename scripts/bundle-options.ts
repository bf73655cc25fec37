import type { BuildOptions } from 'esbuild';
import { version } from '../package.json';

/** The options of esbuild for everything in bundle/. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // ES modules first, because esbuild removes more unused code from them.
  mainFields: ['module', 'main'],
  // Compiles import() to require(), because import() loads the whole ES module loader of Node.
  supported: { 'dynamic-import': false },
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;
