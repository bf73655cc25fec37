import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const Installed = v.object({ Modules: v.array(v.object({ Key: v.string(), Dir: v.string() })) });

/** Finds the folder that `terraform init` has put a module into, by its address. */
export function installedModules(rootFolder: string): (address: string) => string | undefined {
  const path = join(rootFolder, '.terraform', 'modules', 'modules.json');
  if (!existsSync(path)) return () => undefined;
  const list = v.safeParse(v.pipe(v.string(), v.parseJson(), Installed), readFileSync(path, 'utf8'));
  const modules = list.success ? list.output.Modules : [];
  const folders = new Map(modules.map(({ Key, Dir }) => [Key, join(rootFolder, Dir)]));
  return (address) => folders.get(keyOf(address));
}

/** `module.line["a"].module.press` is installed as `line.press`. */
function keyOf(address: string): string {
  return address
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((part) => part !== 'module')
    .join('.');
}
