/**
 * The provider's files as V8 has compiled them, for Node, which else parses and compiles them at each of a plan's three launches:
 * 13 ms of 110. Bun's are compiled already.
 *
 * The provider makes them itself, in a folder that `apsaramqtt install` and synth make for them. They are code, so they are used
 * only where no other user could have written them. V8 refuses what another version of it has made, and dies of what is
 * damaged, hence the digest.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Script } from 'node:vm';
import { codeCacheFolder } from '../placement/code-cache-folder';
import { whyUnsafe } from '../placement/safe-path';
import { log } from '../plugin/log';

/** Of this version and these bytes of the provider, put in by the build. */
declare const __PROVIDER_ID__: string;

const DIGEST_BYTES = 32;

/** What this launch has compiled from its source, by the files that are to have it. */
const fresh = new Map<string, Script>();

/** Loads a file of the provider, which lies beside the one that Node runs. */
export function loadCompiled<Exports>(id: string): Exports {
  const vm = require('node:vm') as typeof import('node:vm');
  // Not __dirname, which Bun would replace by the folder where it compiles, and so never make the same bytes twice.
  const filename = `${join(dirname(process.argv[1] ?? ''), id)}.js`;
  const cache = cacheFile(id);
  const cachedData = cache === undefined ? undefined : readCache(cache);
  // The bundles are ASCII.
  const source = `(function (require, module, exports) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new vm.Script(source, { filename, cachedData });
  if (cachedData && !script.cachedDataRejected) log('debug', `loaded ${id} from ${cache}`);
  if (cache && !cachedData) fresh.set(cache, script);
  const module = { exports: {} };
  script.runInThisContext()(loadFromLoaded, module, module.exports);
  return module.exports as Exports;
}

/** The last file to be loaded is that of the gate. A launch that has it runs all that launches run, so its code is worth keeping. */
function loadFromLoaded(id: string): unknown {
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

/** What was compiled, where the file is there, whole and this user's alone. */
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

/** V8 marks what it compiles with its flags. Where they were changed meanwhile, for a long batch, no launch could use it. */
function cacheAtExit(): void {
  const { cachedDataVersionTag } = require('node:v8') as typeof import('node:v8');
  const tag = cachedDataVersionTag();
  process.once('exit', () => {
    if (cachedDataVersionTag() !== tag) return;
    for (const [file, script] of fresh) writeCache(file, script.createCachedData());
  });
}

/** Beside the file and renamed, so that another launch finds the whole of it or nothing. */
function writeCache(file: string, data: Buffer): void {
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, Buffer.concat([digestOf(data), data]), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // A full disk, or a folder for reading only: the next launch compiles again.
    rmSync(temporary, { force: true });
  }
}

function digestOf(data: Buffer): Buffer {
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(data).digest();
}
