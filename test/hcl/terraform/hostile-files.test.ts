import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../../lib/hcl';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  writeFileSync(join(folder, 'main.tf'), 'resource "terraform_data" "x" {}\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['x.tf', 'terraform.tfvars'])(
  'a named pipe %s is one problem, and the other files are read',
  (name) => {
    execFileSync('mkfifo', [join(folder, name)]);
    const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
    expect(configuration.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${name} is not a regular file`),
    ]);
    expect(configuration.resources().map(({ address }) => address)).toEqual(['terraform_data.x']);
  },
);
