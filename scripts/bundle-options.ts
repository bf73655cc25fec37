import type { BuildOptions } from 'esbuild';
import { version } from '../package.json';

/** How everything in bundle/ is made. */
export const bundleOptions = {
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
