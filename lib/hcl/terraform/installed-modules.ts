import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that `init` has put modules into, by the names of the calls that lead to them: `line.device`. */
export function installedModules(rootFolder: string, dataFolder: string): ReadonlyMap<string, string> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(dataFolder, 'modules/modules.json'), 'utf8'));
    const modules = (manifest as { Modules?: unknown }).Modules;
    const folders = new Map<string, string>();
    for (const module of Array.isArray(modules) ? modules : []) {
      const { Key: key, Dir: folder } = module as { Key?: unknown; Dir?: unknown };
      if (typeof key === 'string' && typeof folder === 'string') folders.set(key, join(rootFolder, folder));
    }
    return folders;
  } catch {
    return new Map();
  }
}
