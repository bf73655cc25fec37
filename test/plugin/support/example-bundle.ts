import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Terraform } from '../../support/terraform';

const VERSION = '1.2.3';
const EXECUTABLE = `terraform-provider-example_v${VERSION}`;
const PLATFORM = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** Without NODE_EXTRA_CA_CERTS, which Node parses at every start. The example makes no requests. */
const SHEBANG = '#!/usr/bin/env -S -u NODE_EXTRA_CA_CERTS';

/** The default registries of Terraform and OpenTofu. */
const HOSTS = ['registry.terraform.io', 'registry.opentofu.org'];

/** The example provider as one executable file, as a provider is published. */
export class ExampleBundle {
  readonly #folder = mkdtempSync(join(tmpdir(), 'example-bundle-'));
  readonly executable = join(this.#folder, EXECUTABLE);

  /** @param command the command in the shebang. */
  static async make(command: readonly string[] = ['node']): Promise<ExampleBundle> {
    const bundle = new ExampleBundle();
    await build({
      entryPoints: [join(__dirname, '../example-provider/main.ts')],
      outfile: bundle.executable,
      bundle: true,
      platform: 'node',
      target: 'node20',
      minify: true,
      keepNames: true,
      banner: { js: [SHEBANG, ...command].join(' ') },
    });
    chmodSync(bundle.executable, 0o755);
    return bundle;
  }

  /** Installs it where Terraform and OpenTofu look for `example/example`, and writes a configuration that requires it. */
  placeFor(terraform: Terraform): void {
    for (const host of HOSTS) {
      const folder = join(
        terraform.folder,
        'terraform.d/plugins',
        host,
        'example/example',
        VERSION,
        PLATFORM,
      );
      mkdirSync(folder, { recursive: true });
      copyFileSync(this.executable, join(folder, EXECUTABLE));
      writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
    }
    terraform.write(
      'versions.tf',
      'terraform {\n  required_providers {\n    example = { source = "example/example" }\n  }\n}\n',
    );
  }

  /** Allows other users to run it. */
  openToEverybody(): void {
    chmodSync(this.#folder, 0o755);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
