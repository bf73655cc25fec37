import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uncheckedToken } from '../../../lib/cli/checked-token';
import { readConfigurationFolder } from '../../../lib/cli/sources/configuration/read-configuration';
import { placeProvider } from '../../../lib/placement/place-provider';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { Terraform } from '../../support/terraform';

const GATE = `data "apsaramqtt_token" "g" {
  instance_id = "post-cn-emulator"
  token_env   = "GATE_TOKEN"
}
`;
const PROVIDER = 'provider "apsaramqtt" {}\n';
const CALL = 'module "m" {\n  source = "./m"\n}\n';
const PASSING = 'module "m" {\n  source    = "./m"\n  providers = { apsaramqtt = apsaramqtt }\n}\n';

const META = 'terraform {\n  provider_meta "apsaramqtt" {}\n}\n';

function version(constraints: string): string {
  return requires().replace('" }', `", version = "${constraints}" }`);
}

function requires(source = 'apsaramqtt/apsaramqtt', local = 'apsaramqtt'): string {
  return `terraform {\n  required_providers {\n    ${local} = { source = "${source}" }\n  }\n}\n`;
}

type Files = Readonly<Record<string, string>>;

const FOUND: readonly [what: string, files: Files][] = [
  ['with its source', { 'main.tf': requires() + PROVIDER + GATE }],
  ['with a host', { 'main.tf': requires('registry.terraform.io/apsaramqtt/apsaramqtt') + GATE }],
  ['in other letters', { 'main.tf': requires('ApsaraMQTT/apsaramqtt') + GATE }],
  ['under another name', { 'main.tf': requires(undefined, 'mq') + GATE.replace('{', '{\n  provider = mq') }],
  ['in a file of overrides', { 'main.tf': GATE, 'x_override.tf': requires() }],
  ['in a module only', { 'main.tf': CALL, 'm/main.tf': requires() + GATE }],
  ['in a version that there is', { 'main.tf': version('>= 0.1, < 1.0') + GATE }],
  [
    'in a version of its block',
    { 'main.tf': `${requires()}${PROVIDER.replace('}', 'version = "~> 0.1.0" }')}${GATE}` },
  ],
];

const NOT_FOUND: readonly [what: string, files: Files, message: string][] = [
  ['nowhere', { 'main.tf': PROVIDER + GATE }, 'of the root module sets no source for apsaramqtt'],
  [
    'in a later version',
    { 'main.tf': version('~> 2.0') + GATE },
    'requires version "~> 2.0" of the provider',
  ],
  [
    'in a later version of its block',
    { 'main.tf': `${requires()}${PROVIDER.replace('}', 'version = "> 0.1" }')}${GATE}` },
    'main.tf:6 requires version "> 0.1"',
  ],
  [
    'in a version that a module excludes',
    { 'main.tf': requires() + CALL + GATE, 'm/main.tf': version('!= 0.1.0') },
    'm/main.tf:3 requires version "!= 0.1.0"',
  ],
  [
    'in a version other than the locked one',
    {
      'main.tf': version('>= 0.1') + GATE,
      '.terraform.lock.hcl':
        'provider "registry.terraform.io/apsaramqtt/apsaramqtt" {\n  version = "0.0.9"\n}\n',
    },
    'but this is version 0.0.9',
  ],
  [
    'nowhere, for a gate of which there is no instance',
    { 'main.tf': GATE.replace('{', '{\n  count = 0') },
    'of the root module sets no source for apsaramqtt',
  ],
  [
    'without its source',
    { 'main.tf': requires('apsaramqtt') + GATE },
    'init looks for the provider hashicorp/apsaramqtt, which does not exist',
  ],
  [
    'with the source of another',
    { 'main.tf': requires('acme/apsaramqtt') + GATE },
    'the provider acme/apsaramqtt instead',
  ],
  [
    'under a name that the gate does not use',
    { 'main.tf': requires(undefined, 'mq') + GATE },
    'of the root module sets no source for apsaramqtt',
  ],
  [
    'in the root module only',
    { 'main.tf': requires() + PROVIDER + CALL, 'm/main.tf': GATE },
    'of module.m sets no source for apsaramqtt',
  ],
  [
    'in the root module only, which passes it',
    { 'main.tf': requires() + PROVIDER + PASSING, 'm/main.tf': GATE },
    'of module.m sets no source for apsaramqtt',
  ],
  [
    'in a module only, beside a block of the root module',
    { 'main.tf': PROVIDER + CALL, 'm/main.tf': requires() + GATE },
    'configures hashicorp/apsaramqtt, not apsaramqtt/apsaramqtt',
  ],
  [
    'in a module only, to which the root module passes its own',
    { 'main.tf': PROVIDER + PASSING, 'm/main.tf': requires() + GATE },
    'requires a configuration of apsaramqtt/apsaramqtt, but its call passes one of hashicorp/apsaramqtt',
  ],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-provider-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function read(trusted = false) {
  const reading = { env: { GATE_TOKEN: 'a-token-0001' }, engine: 'terraform', workspace: undefined } as const;
  const source = readConfigurationFolder(folder, { ...reading, variables: [], trusted });
  const { asked, tokens, unresolved } = source;
  const unplanned = asked
    .filter((token) => token.unplanned)
    .map((token) => uncheckedToken(token, new Date()));
  return {
    asked: asked.length - unplanned.length,
    problems: [...tokens, ...unresolved, ...unplanned].flatMap(({ findings }) => findings),
  };
}

describe('a gate whose provider is required', () => {
  it.each(FOUND)('%s is checked', (_, files) => {
    write(files);
    expect(read()).toEqual({ asked: 1, problems: [] });
  });

  it.each(NOT_FOUND)('%s is not judged', (_, files, message) => {
    write(files);
    expect(read()).toMatchObject({
      asked: 0,
      problems: [{ rule: { id: 'AMT010' }, level: 'error', message: expect.stringContaining(message) }],
    });
  });

  it('with metadata, which it does not take, is not judged', () => {
    write({ 'main.tf': requires() + META + GATE });
    expect(read().problems).toMatchObject([{ message: expect.stringContaining('accepts no metadata') }]);
  });

  it('nowhere: the remedy is the line that is missing', () => {
    write({ 'main.tf': GATE });
    expect(read().problems[0]!.help).toBe(
      'In the terraform block of the root module, add required_providers { apsaramqtt = { source = "apsaramqtt/apsaramqtt" } }',
    );
  });

  it('with the source of another is asked about if the configuration is trusted', () => {
    write({ 'main.tf': requires('acme/apsaramqtt') + GATE });
    expect(read(true)).toEqual({ asked: 1, problems: [] });
  });
});

const IS_NIGHTLY = process.env.APSARAMQTT_NIGHTLY === '1';
const TABLE = [
  ...FOUND.map(([what, files]) => ({ what, files, found: true })),
  ...NOT_FOUND.map(([what, files]) => ({ what, files, found: false })),
];

it('terraform init finds the provider where the gate is asked about, and only there', async () => {
  // Two of them, which change every day; in the nightly run, all of them.
  const day = Math.floor(Date.now() / 86_400_000);
  for (const [index, { what, files, found }] of TABLE.entries()) {
    if (!IS_NIGHTLY && (index + day) % 8 !== 0) continue;
    const terraform = new Terraform({ CHECKPOINT_DISABLE: '1' });
    try {
      for (const [name, text] of Object.entries(files)) terraform.write(name, text);
      placeProvider(join(terraform.folder, 'terraform.d/plugins'), bundledProvider());
      const { status, text } = await terraform.run('init', '-no-color', '-input=false');
      expect({ what, found: status === 0, text }).toEqual({ what, found, text });
    } finally {
      rmSync(terraform.folder, { recursive: true });
    }
  }
});
