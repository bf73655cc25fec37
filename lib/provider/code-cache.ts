/**
 * V8's code cache of the provider's files, for Node, which otherwise parses and compiles them at each of a plan's three launches:
 * 13 ms of 110. In the Bun executable, they are already compiled.
 *
 * The provider writes the cache to a folder that `apsaramqtt install` and synth make. The files are code, so they are used only if no
 * other user could have written them. V8 rejects a cache of another version of V8, but crashes on a damaged one, so each file has a
 * digest.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Script } from 'node:vm';
import { codeCacheFolder } from '../placement/code-cache-folder';
import { whyUnsafe } from '../placement/safe-path';
import { log } from '../plugin/log';

/** Identifies the version and the exact bytes of the provider. Set by the build. */
declare const __PROVIDER_ID__: string;

const DIGEST_BYTES = 32;

/** The scripts that this launch compiled from source, by the cache file that each will be written to. */
const fresh = new Map<string, Script>();

/** Loads a file of the provider from the folder of the file that Node runs. */
export function loadCompiled<Exports>(id: string): Exports {
  const vm = require('node:vm') as typeof import('node:vm');
  // Not __dirname: Bun would replace it by the folder in which it compiles, so that no two compilations would make the same bytes.
  const filename = `${join(dirname(process.argv[1] ?? ''), id)}.js`;
  const cache = cacheFile(id);
  const cachedData = cache === undefined ? undefined : readCache(cache);
  // The bundles are ASCII, for which latin1 is the fastest encoding.
  const source = `(function (require, module, exports) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new vm.Script(source, { filename, cachedData });
  if (cachedData && !script.cachedDataRejected) log('debug', `loaded ${id} from ${cache}`);
  if (cache && !cachedData) fresh.set(cache, script);
  const module = { exports: {} };
  script.runInThisContext()(requireCompiled, module, module.exports);
  return module.exports as Exports;
}

/**
 * The `require` of a compiled file. The only file that it loads is `create-gate.js`, before the first read. A launch that loads it runs
 * all functions that a launch needs, so its cache is worth writing.
 */
function requireCompiled(id: string): unknown {
  if (!id.startsWith('./')) return require(id);
  const loaded = loadCompiled(id);
  if (fresh.size > 0) cacheAtExit();
  return loaded;
}

function cacheFile(id: string): string | undefined {
  const folder = codeCacheFolder(process.env);
  const name = `${__PROVIDER_ID__}_node-${process.version}_${process.arch}_${id.replace('./', '')}`;
  return folder && join(folder, name);
}

/** The cached code, if the file exists, is undamaged, and only this user can write it. */
function readCache(file: string): Buffer | undefined {
  if (whyUnsafe(file) !== undefined) return undefined;
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(DIGEST_BYTES);
    return digestOf(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** V8 rejects a cache that was made with other flags. A large request changes the flags (`keepHeapSmall`), so nothing is written then. */
function cacheAtExit(): void {
  const { cachedDataVersionTag } = require('node:v8') as typeof import('node:v8');
  const tag = cachedDataVersionTag();
  process.once('exit', () => {
    if (cachedDataVersionTag() !== tag) return;
    for (const [file, script] of fresh) writeCache(file, script.createCachedData());
  });
}

/** Writes a temporary file and renames it, so that another launch finds a complete file or none. */
function writeCache(file: string, data: Buffer): void {
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, Buffer.concat([digestOf(data), data]), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // The disk is full or the folder is read-only. The next launch compiles again.
    rmSync(temporary, { force: true });
  }
}

function digestOf(data: Buffer): Buffer {
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(data).digest();
}
