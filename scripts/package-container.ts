/** `npm run package:container`: writes dist-packages/container/, the context of `docker build`. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeRootfs } from './package-container/rootfs';

const FOLDER = 'dist-packages/container';

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', FOLDER];
  const npmPackage = join(FOLDER, execFileSync('npm', args, { encoding: 'utf8' }).trim());
  await writeRootfs(join(FOLDER, 'rootfs'), npmPackage);
  rmSync(npmPackage);
  copyFileSync('container/Dockerfile', join(FOLDER, 'Dockerfile'));
  process.stdout.write(`${FOLDER}: for docker build\n`);
}

void main();
