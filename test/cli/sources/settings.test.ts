import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readConfigurationFolder } from '../../../lib/cli/sources/configuration/read-configuration';
import { IS_NIGHTLY } from '../../support/nightly';
import { Terraform } from '../../support/terraform';

type Files = Readonly<Record<string, string>>;

const RESOURCE = 'resource "terraform_data" "x" {}\n';

function backend(text: string): Files {
  return { 'main.tf': `terraform {\n  backend ${text}\n}\n` };
}

/** Whether `terraform init` accepts folders without a gate. The folders are only read, not planned. */
const FOLDERS: readonly [what: string, initializes: boolean, files: Files][] = [
  ['a local backend', true, backend('"local" {\n    path = "a.tfstate"\n  }')],
  ['a backend in memory', true, backend('"inmem" {}')],
  ['a backend that there is not', false, backend('"none" {}')],
  ['a backend that there was once', false, backend('"artifactory" {}')],
  ['a backend with an unknown argument', false, backend('"local" {\n    pth = "a.tfstate"\n  }')],
  ['a backend with a block', false, backend('"local" {\n    workspaces {}\n  }')],
  ['a backend with a reference', false, backend('"local" {\n    path = path.module\n  }')],
  ['a backend that calls a function', false, backend('"local" {\n    path = upper("a")\n  }')],
  ['a backend without a name', false, backend('{}')],
  [
    'the backend of a module, which is not read',
    true,
    { 'main.tf': 'module "m" {\n  source = "./m"\n}\n', 'm/main.tf': backend('"none" {}')['main.tf']! },
  ],
  ['a lock file that is broken', false, { 'main.tf': RESOURCE, '.terraform.lock.hcl': 'provider {{' }],
];

function problemsOf(files: Files, engine: 'terraform' | 'opentofu' = 'terraform') {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const reading = { env: {}, engine, workspace: undefined, variables: [], trusted: false };
    return readConfigurationFolder(folder, reading);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a folder with', () => {
  it.each(FOLDERS)('%s has a problem unless init passes: %s', (_, initializes, files) => {
    expect(problemsOf(files).unreadable.length > 0).toBe(!initializes);
  });

  it('a backend with a variable is one of OpenTofu', () => {
    const files = backend('"local" {\n    path = var.p\n  }');
    const all = { ...files, 'v.tf': 'variable "p" {\n  default = "a.tfstate"\n}\n' };
    expect(problemsOf(all, 'opentofu').unreadable).toEqual([]);
    expect(problemsOf(all).unreadable).toMatchObject([
      { message: expect.stringContaining('References and functions are not allowed') },
    ]);
  });

  it.each([
    ['deprecated', 'variable "v" {\n  default    = 1\n  deprecated = "x"\n}\n'],
    ['const', 'variable "v" {\n  default = 1\n  const   = true\n}\n'],
    ['deprecated', 'output "o" {\n  value      = 1\n  deprecated = "x"\n}\n'],
    ['type', 'output "o" {\n  value = 1\n  type  = number\n}\n'],
    ['identity', `${RESOURCE}import {\n  to       = terraform_data.x\n  identity = { id = "x" }\n}\n`],
  ])('the argument %s of newer engines is a note and no problem', (name, text) => {
    const { unreadable, notes } = problemsOf({ 'main.tf': text });
    expect(unreadable).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(`The argument ${name} in .* a newer version`)]);
  });
});

it('terraform init passes and fails as the table says', async () => {
  // Two of them, which change every day; in the nightly run, all of them.
  const day = Math.floor(Date.now() / 86_400_000);
  for (const [index, [what, initializes, files]] of FOLDERS.entries()) {
    if (!IS_NIGHTLY && (index + day) % 6 !== 0) continue;
    const terraform = new Terraform();
    try {
      for (const [name, text] of Object.entries(files)) terraform.write(name, text);
      const { status, text } = await terraform.run('init', '-no-color', '-input=false');
      expect({ what, passes: status === 0, text }).toEqual({ what, passes: initializes, text });
    } finally {
      terraform.remove();
    }
  }
});
