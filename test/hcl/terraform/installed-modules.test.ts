import { basename, join } from 'node:path';
import { loadConfiguration } from '../../../lib/hcl';
import { folderOfFiles } from './folder-of-files';

const SOURCE = 'git::https://example.com/gate.git';

/** Makes a data folder in which `init` has installed the module of the call `m`. */
function dataFolder(folderOfModule: string): string {
  const manifest = { Modules: [{ Key: 'm', Source: SOURCE, Dir: folderOfModule }] };
  return folderOfFiles({ 'modules/modules.json': JSON.stringify(manifest) });
}

it.each(['an absolute path', 'a path from the root module'])(
  'a module that is installed at %s is read',
  (kind) => {
    const module = folderOfFiles({ 'main.tf': 'data "x_gate" "g" {}' });
    const root = folderOfFiles({ 'main.tf': `module "m" { source = "${SOURCE}" }` });
    const path = kind === 'an absolute path' ? module : join('..', basename(module));
    const env = { TF_DATA_DIR: dataFolder(path) };
    const configuration = loadConfiguration(root, { engine: 'terraform', env });
    expect(configuration.unreadModules).toEqual([]);
    expect(configuration.resources().map(({ address }) => address)).toEqual(['module.m.data.x_gate.g']);
  },
);
