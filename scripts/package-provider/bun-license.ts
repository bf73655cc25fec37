import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUN_VERSION } from '../../lib/placement/runtime';

/** The licences of Bun, of JavaScriptCore, of TinyCC, and of the libraries that Bun's page names under Apache 2.0. */
const LICENSES = ['MIT', 'LGPL-2.0-only', 'LGPL-2.1-only', 'Apache-2.0'] as const;
const RULE = '-'.repeat(80);

/**
 * Writes what the licences of Bun and of its libraries require from everyone who redistributes it: its name, the place of its source, how to
 * replace JavaScriptCore, and the licence texts.
 *
 * @param buns the folder of `installBuns`.
 */
export function writeBunLicense(file: string, buns: string): void {
  const head = `The executable in this package is Bun ${BUN_VERSION} with the provider in it. Bun links JavaScriptCore under the LGPL. To run the
provider with a JavaScriptCore that you have changed, build Bun as written below, and either compile the provider
with it ("bun build --compile" of terraform-provider-apsaramqtt_v<version>, server.js and create-gate.js of the
package without Bun, whose zip has the same name in the release), or run the file itself with it.

The source of this version of Bun: https://github.com/oven-sh/bun/tree/bun-v${BUN_VERSION}
`;
  const page = readFileSync(join(buns, 'node_modules/bun-types/docs/project/license.mdx'), 'utf8');
  const texts = LICENSES.map((id) => `${id}\n\n${textOf(buns, id)}`);
  writeFileSync(
    file,
    [head, page.replace(/^---\n[\s\S]*?\n---\n/, '').trim(), ...texts].join(`\n${RULE}\n\n`),
  );
}

function textOf(buns: string, id: string): string {
  const path = join(buns, 'node_modules/spdx-license-list/licenses', `${id}.json`);
  const { licenseText } = JSON.parse(readFileSync(path, 'utf8')) as { licenseText: string };
  return `${licenseText.trim()}\n`;
}
