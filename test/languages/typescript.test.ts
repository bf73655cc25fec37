import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePackages } from '../../scripts/packages';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

describe('in TypeScript, with the npm package', () => {
  const example = new Example('typescript');

  itDoesWhatTypeScriptDoes(example, async () => {
    await makePackages(example.folder, ['js']);
    const modules = join(example.folder, 'node_modules');
    const own = join(modules, 'cdktf-apsaramqtt');
    mkdirSync(own, { recursive: true });
    for (const name of ['.bin', 'cdktf', 'constructs', 'tsx'])
      symlinkSync(resolve('node_modules', name), join(modules, name));
    const [tarball] = readdirSync(join(example.folder, 'js'));
    execFileSync('tar', ['-xzf', join(example.folder, 'js', tarball!), '-C', own, '--strip-components=1']);
    // Its paths lead to the source of this repository.
    example.write('tsconfig.json', '{}');
    return {};
  });
});
