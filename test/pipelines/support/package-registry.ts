import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LocalServer } from './local-server';

/** A server that answers as npm's registry does, with the current build of this package. */
export class PackageRegistry {
  private constructor(private readonly server: LocalServer) {}

  static async start(): Promise<PackageRegistry> {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
    const { name, version } = manifest as { name: string; version: string };
    const tarball = packed();
    const server = await LocalServer.start((request, response) => {
      if (request.url === `/${name}`) {
        const dist = { tarball: `${server.url}/${name}.tgz` };
        const versions = { [version]: { ...manifest, dist } };
        response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
      } else if (request.url === `/${name}.tgz`) response.end(tarball);
      else response.writeHead(404).end('{}');
    });
    return new PackageRegistry(server);
  }

  get url(): string {
    return this.server.url;
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** An archive of the part of the package that the command line needs. */
function packed(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  mkdirSync(join(folder, 'package'));
  for (const name of ['package.json', 'bundle']) {
    cpSync(resolve(name), join(folder, 'package', name), { recursive: true });
  }
  const tarball = execFileSync('tar', ['-cz', '-C', folder, 'package'], { maxBuffer: 2 ** 26 });
  rmSync(folder, { recursive: true });
  return tarball;
}
