// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terragrunt's.

import { type CommandLine, eachWithCommandLine } from '../../support/command-line';

let commandLine: CommandLine;
let token: string;

eachWithCommandLine((started) => {
  commandLine = started.commandLine;
  token = started.emulator.issueToken();
});

const GATE = 'data "apsaramqtt_token" "g" {\n  instance_id = "post-cn-emulator"\n  token_env = "DEVICE"\n}\n';
const REMOTE = 'terraform {\n  source = "git::https://example.com/device.git"\n}\n';
const PROVIDERS =
  'required_providers {\n  apsaramqtt = { source = "apsaramqtt/apsaramqtt", version = "0.1.0" }\n}\n';

async function check(files: Readonly<Record<string, string>>, ...args: string[]) {
  for (const [name, text] of Object.entries({ 'main/x.tf': 'locals {}\n', ...files })) {
    if (text === GATE) commandLine.writeModule(name, text);
    else commandLine.write(name, text);
  }
  const { status, stdout } = await commandLine.runHere(['check', '.', '--format', 'json', ...args], {
    DEVICE: token,
  });
  const { tokens } = JSON.parse(stdout) as { tokens: { name: string; verdict: string }[] };
  return { status, unjudged: tokens.filter(({ verdict }) => verdict === 'unjudged').map(({ name }) => name) };
}

describe('files with which another program chooses modules and their variables', () => {
  it.each([
    ['a unit with a module from elsewhere', 'unit/terragrunt.hcl', REMOTE, {}],
    [
      'a unit with a module by a function',
      'unit/terragrunt.hcl',
      'terraform {\n  source = "${dirname(find_in_parent_folders())}/m"\n}\n',
      {},
    ],
    [
      'a unit with a module that has a gate',
      'unit/terragrunt.hcl',
      'terraform {\n  source = "../m//"\n}\n',
      { 'm/x.tf': GATE },
    ],
    [
      'a unit with a module that calls others',
      'unit/terragrunt.hcl',
      'terraform {\n  source = "../m"\n}\n',
      { 'm/x.tf': 'module "o" {\n  source = "../o"\n}\n', 'o/x.tf': 'locals {}\n' },
    ],
    [
      'a unit with a gate beside it',
      'unit/terragrunt.hcl',
      'inputs = { env = "x" }\n',
      { 'unit/x.tf': GATE },
    ],
    [
      'a unit that generates its gate',
      'unit/terragrunt.hcl',
      `generate "g" {\n  path = "g.tf"\n  contents = <<E\n${GATE}E\n}\n`,
      {},
    ],
    [
      'a unit with the module of the settings above',
      'unit/terragrunt.hcl',
      'include "root" {\n  path = find_in_parent_folders()\n}\n',
      {},
    ],
    ['a unit that is broken', 'unit/terragrunt.hcl', `${REMOTE}inputs = {`, {}],
    [
      'a stack of units',
      'terragrunt.stack.hcl',
      'unit "u" {\n  source = "git::https://example.com/u.git"\n  path = "u"\n}\n',
      {},
    ],
    ['components', 'device.tfcomponent.hcl', PROVIDERS, {}],
    ['components in JSON', 'device.tfcomponent.json', '{ "required_providers": { "apsaramqtt": {} } }', {}],
    ['components of older versions', 'device.tfstack.hcl', PROVIDERS, {}],
  ])('are gates without a verdict: %s', async (_, name, text, files) => {
    expect(await check({ [name]: text, ...files })).toEqual({ status: 3, unjudged: [name] });
  });

  it.each([
    [
      'a unit with a module that has none',
      'unit/terragrunt.hcl',
      'terraform {\n  source = "../m"\n}\n',
      { 'm/x.tf': 'locals {}\n' },
    ],
    ['settings of other units', 'terragrunt.hcl', 'remote_state {\n  backend = "oss"\n}\n', {}],
    [
      'a stack of units that are found themselves',
      'terragrunt.stack.hcl',
      'unit "u" {\n  source = "./u"\n  path = "u"\n}\n',
      { 'u/terragrunt.hcl': '' },
    ],
    [
      'components with other providers',
      'device.tfcomponent.hcl',
      'component "c" {\n  source = "./c"\n}\n',
      {},
    ],
    ['deployments', 'device.tfdeploy.hcl', 'deployment "d" {}\n', {}],
    ['a file of another name', 'common.hcl', REMOTE, {}],
  ])('are nothing if they lead to no gate: %s', async (_, name, text, files) => {
    expect(await check({ [name]: text, ...files })).toEqual({ status: 0, unjudged: [] });
  });

  it('can be left out, and are named themselves', async () => {
    expect(await check({ 'unit/terragrunt.hcl': REMOTE }, '--exclude', 'terragrunt.hcl')).toEqual({
      status: 0,
      unjudged: [],
    });
    const { status, text } = await commandLine.runHere(['check', 'unit/terragrunt.hcl']);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Terragrunt chooses the module of this file and its variables',
    );
    expect(status).toBe(3);
  });
});
