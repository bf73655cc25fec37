import { join } from 'node:path';
import { readText } from './module-configuration';

/** The folders that `init` has put modules into, by the names of the calls that lead to them: `line.device`. */
export function installedModules(rootFolder: string, dataFolder: string): ReadonlyMap<string, string> {
  const text = readText(join(dataFolder, 'modules/modules.json'));
  if (typeof text !== 'string') return new Map();
  try {
    const manifest: unknown = JSON.parse(text);
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
