import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { npmPackage } from '../support/made-once';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

describe('in TypeScript, with the npm package', () => {
  const example = new Example('typescript');

  itDoesWhatTypeScriptDoes(example, async () => {
    const modules = join(example.folder, 'node_modules');
    const own = join(modules, 'cdktf-apsaramqtt');
    mkdirSync(own, { recursive: true });
    for (const tool of ['.bin', 'cdktf', 'constructs', 'tsx'])
      symlinkSync(resolve('node_modules', tool), join(modules, tool));
    execFileSync('tar', ['-xzf', await npmPackage(), '-C', own, '--strip-components=1']);
    // Its paths point to the source of this repository.
    example.write('tsconfig.json', '{}');
    return {};
  });
});
