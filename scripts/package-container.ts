/** `npm run package:container`: writes the folder that docker build makes the image from, dist-packages/container/. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeRootfs } from './package-container/rootfs';

const FOLDER = 'dist-packages/container';

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  await writeRootfs(join(FOLDER, 'rootfs'));
  copyFileSync('container/Dockerfile', join(FOLDER, 'Dockerfile'));
  process.stdout.write(`${FOLDER}: for docker build\n`);
}

void main();
