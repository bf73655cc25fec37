import { join } from 'node:path';
import { readVariableFiles } from '../../../../lib/cli/sources/configuration/variable-files';
import { folderOfFiles } from '../../../hcl/terraform/folder-of-files';

function namesFound(files: Readonly<Record<string, string>>, named: readonly string[] = []): string[] {
  const folder = folderOfFiles(files);
  const paths = named.map((name) => join(folder, name));
  const { values } = readVariableFiles(folder, paths);
  return [...values].flatMap(([name, given]) => given.map(() => name)).sort();
}

describe('the files of variables of a configuration', () => {
  it('are those of its folder, and of its folders without a configuration', () => {
    const files = {
      'main.tf': '',
      'terraform.tfvars': 'own = 1',
      'own.tfvars.json': '{"json": 1}',
      'env/cn/prod.tfvars': 'below = 1',
      'notes.txt': 'other = 1',
    };
    expect(namesFound(files)).toEqual(['below', 'json', 'own']);
  });

  it.each(['main.tf', 'main.tf.json', 'main.tofu'])(
    'are not those of another configuration, of %s',
    (file) => {
      expect(namesFound({ [`other/${file}`]: '{}', 'other/terraform.tfvars': 'other = 1' })).toEqual([]);
      expect(namesFound({ [`other/${file}`]: '{}', 'other/env/a.tfvars': 'other = 1' })).toEqual([]);
    },
  );

  it.each(['.terraform', '.git', 'node_modules', 'terraform.d'])('are not in %s', (folder) => {
    expect(namesFound({ [`${folder}/a/a.tfvars`]: 'packed = 1' })).toEqual([]);
  });

  it('are those that are named, each read once', () => {
    const files = { 'a.tfvars': 'own = 1', 'other/main.tf': '', 'other/b.tfvars': 'named = 1' };
    expect(namesFound(files, ['a.tfvars', 'other/b.tfvars'])).toEqual(['named', 'own']);
  });
});
