import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import type { Block } from '../../lib/plugin/schema';
import { dataSourceTokenSchema } from '../../lib/provider/data-source-token';
import { effectiveProviderSchema } from '../../lib/provider/provider-schema';
import { IS_NIGHTLY } from '../support/nightly';
import { finished, type Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';
import { until } from '../support/until';
import { unzip } from '../support/zip';
import { piecesOf, tracesIn } from './traces';

const TOKEN = 'LzMT+XLFl5s/YWJ"MlDz4t5L<&>q5HC1iGU1P28HAMaxYzmBSHQsWXgdISJ1ZJ+2cxQ==';
const SECRET_KEY = 'qZ7f+Kd0/pLx93VnTtR2wYb6HsAeUc';
const INPUTS = new Set(['main.tf', 'token.txt', 'empty.tfrc']);

const HEAD = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
variable "instance_id" { default = "post-cn-1" }
`;

const dataSource = (source: string) => `${HEAD}
data "apsaramqtt_token" "device" {
  instance_id = var.instance_id
  ${source}
}
resource "terraform_data" "rollout" {
  triggers_replace = data.apsaramqtt_token.device.token_fingerprint
}
output "verdict" { value = data.apsaramqtt_token.device.verdict }`;

/** Ways to give a token that Terraform does not store. */
const WAYS = {
  token_env: dataSource('token_env = "DEVICE_TOKEN"'),
  'token_env and token_file': `${dataSource('token_env = "DEVICE_TOKEN"')}
data "apsaramqtt_token" "from_file" {
  instance_id = var.instance_id
  token_file  = "token.txt"
}`,
  'an ephemeral variable': `${HEAD}
variable "token" {
  type      = string
  ephemeral = true
}
ephemeral "apsaramqtt_token" "device" {
  instance_id = var.instance_id
  token       = var.token
}
resource "terraform_data" "rollout" {
  depends_on = [ephemeral.apsaramqtt_token.device]
}`,
};

let emulator: Emulator;
let terraform: Terraform;

beforeEach(async () => {
  emulator = await Emulator.start({
    accounts: [{ id: '1', accessKeys: [{ id: 'reader', secret: SECRET_KEY }], instances: ['post-cn-1'] }],
    tokens: [{ token: TOKEN, instanceId: 'post-cn-1' }],
  });
  const base = terraformWithProvider(emulator);
  terraform = base.with({
    DEVICE_TOKEN: TOKEN,
    TF_LOG: 'TRACE',
    TF_LOG_PATH: join(base.folder, 'trace.log'),
    TF_VAR_token: TOKEN,
  });
  terraform.write('token.txt', `${TOKEN}\n`);
  chmodSync(join(terraform.folder, 'token.txt'), 0o600);
});
afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

/** Everything that commands leave behind: their output and every file that they made in the folder. */
class Evidence {
  readonly #texts = new Map<string, string>();

  async run(...args: string[]): Promise<number | null> {
    const { status, stdout, stderr } = await terraform.run(...args);
    this.#texts.set(`terraform ${args.join(' ')}`, stdout + stderr);
    return status;
  }

  add(name: string, text: string): void {
    this.#texts.set(name, text);
  }

  /** The outputs and files that contain a secret; by default, the token or the secret of the access key. */
  traces(...secrets: string[]): string[] {
    const pieces = piecesOf(...(secrets.length > 0 ? secrets : [TOKEN, SECRET_KEY]));
    return [...this.#texts, ...filesIn(terraform.folder)]
      .filter(([, text]) => tracesIn(text, pieces).length > 0)
      .map(([name]) => name);
  }
}

function filesIn(folder: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'plugins' || entry.name === 'providers' ? [] : filesIn(path);
    if (INPUTS.has(entry.name) || !statSync(path).isFile()) return [];
    const content = readFileSync(path);
    if (!entry.name.endsWith('.tfplan')) return [[path, content.toString('latin1')]];
    return [...unzip(content)].map(([name, bytes]) => [`${path}/${name}`, bytes.toString('latin1')]);
  });
}

/** Runs plan, apply and every command that shows their results, as far as each succeeds. */
async function deploy(configuration: string): Promise<{ evidence: Evidence; planned: number | null }> {
  const evidence = new Evidence();
  terraform.write('main.tf', configuration);
  await evidence.run('init', '-no-color');
  const planned = await evidence.run('plan', '-no-color', '-input=false', '-out=saved.tfplan');
  await evidence.run('show', '-json');
  if (planned !== 0) return { evidence, planned };
  await evidence.run('show', '-json', 'saved.tfplan');
  await evidence.run('apply', '-no-color', 'saved.tfplan');
  if (IS_NIGHTLY)
    await evidence.run('apply', '-no-color', '-auto-approve', '-replace=terraform_data.rollout');
  await evidence.run('show', '-json');
  await evidence.run('output', '-json');
  const expressions = 'data.apsaramqtt_token.device\nterraform_data.rollout\nvar.instance_id\n';
  const { stdout, stderr } = await terraform.type(expressions, 'console');
  evidence.add('terraform console', stdout + stderr);
  return { evidence, planned };
}

/** The outcomes of a token, and how to cause each. */
const OUTCOMES: Record<string, { prepare(): void; env?: NodeJS.ProcessEnv; planned: number }> = {
  valid: { prepare: () => {}, planned: 0 },
  invalid: { prepare: () => emulator.revokeToken(TOKEN), planned: 1 },
  'unverified, as the service fails': {
    prepare: () => emulator.inject({ fault: { kind: 'error', code: 'InternalError', message: TOKEN } }),
    planned: 1,
  },
  'unverified, as the answer is not one': {
    prepare: () =>
      emulator.inject({ fault: { kind: 'raw', body: `<html>${encodeURIComponent(TOKEN)}</html>` } }),
    planned: 1,
  },
  'unverified, as the secret key is wrong': {
    prepare: () => {},
    env: { ALICLOUD_SECRET_KEY: `${SECRET_KEY}x` },
    planned: 1,
  },
  'unverified, as no service answers': {
    prepare: () => {},
    env: { APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1', MAX_RETRY_TIMEOUT: '0' },
    planned: 1,
  },
};

/** By default, each way and each outcome is tested once. The nightly run tests all pairs. */
const OUTCOMES_BY_DEFAULT: Record<keyof typeof WAYS, readonly string[]> = {
  token_env: Object.keys(OUTCOMES).filter((outcome) => outcome !== 'valid'),
  'token_env and token_file': ['valid'],
  'an ephemeral variable': ['valid', 'invalid'],
};

describe.each(Object.entries(WAYS))('a token that is given by %s', (way, configuration) => {
  const byDefault = OUTCOMES_BY_DEFAULT[way as keyof typeof WAYS];
  it.each(Object.entries(OUTCOMES).filter(([outcome]) => IS_NIGHTLY || byDefault.includes(outcome)))(
    'and is %s leaves no trace, nor does the secret key',
    async (_, outcome) => {
      outcome.prepare();
      terraform = terraform.with({ MAX_RETRY_TIMEOUT: '1', ...outcome.env });
      const { evidence, planned } = await deploy(configuration);
      expect(planned).toBe(outcome.planned);
      expect(evidence.traces()).toEqual([]);
    },
  );
});

describe('a token leaves no trace', () => {
  /** Runs a plan while the service does not answer, and disturbs the process of Terraform or of the provider. */
  async function disturbed(disturb: (terraformPid: number, providerPid: number) => void): Promise<Evidence> {
    emulator.inject({ fault: { kind: 'stall' } });
    const evidence = new Evidence();
    terraform.write('main.tf', WAYS.token_env);
    await evidence.run('init', '-no-color');
    const child = terraform.start('plan', '-no-color', '-input=false');
    const ended = finished(child);
    await until(() => emulator.callsFor(TOKEN) > 0);
    disturb(child.pid!, providerOf(child.pid!));
    const { stdout, stderr } = await ended;
    evidence.add('disturbed plan', stdout + stderr);
    return evidence;
  }

  function providerOf(pid: number): number {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return Number(children[0]);
  }

  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('where the provider crashes', async () => {
    const evidence = await disturbed((_, provider) => process.kill(provider, 'SIGKILL'));
    expect(evidence.traces()).toEqual([]);
  });

  onLinux('where Ctrl-C ends the plan', async () => {
    const evidence = await disturbed((pid) => process.kill(-pid, 'SIGINT'));
    expect(evidence.traces()).toEqual([]);
  });

  it('if its check is deferred to apply', async () => {
    const deferred = WAYS.token_env.replace('var.instance_id', 'terraform_data.instance.output');
    const { evidence } = await deploy(
      `${deferred}\nresource "terraform_data" "instance" { input = "post-cn-1" }`,
    );
    expect(evidence.traces(TOKEN)).toEqual([]);
    expect(emulator.callsFor(TOKEN)).toBeGreaterThan(0);
  });
});

it('a token that synth can see leaves no trace in what is synthesized', () => {
  process.env.DEVICE_TOKEN = TOKEN;
  const stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
  const instanceId = MqttInstanceId.of('post-cn-1');
  const tokens = {
    env: MqttToken.fromEnvironment('DEVICE_TOKEN'),
    file: MqttToken.fromFile(join(terraform.folder, 'token.txt')),
    variable: MqttToken.fromVariable(new TerraformVariable(stack, 'token', { sensitive: true })),
  };
  for (const [name, token] of Object.entries(tokens)) {
    new MqttTokenGate(stack, name, { instanceId, token, recheckAtApply: true });
  }
  const synthesized = filesIn(Testing.fullSynth(stack));
  delete process.env.DEVICE_TOKEN;
  expect(synthesized.map(([path]) => basename(path))).toContain('cdk.tf.json');
  const pieces = piecesOf(TOKEN);
  expect(synthesized.filter(([, text]) => tracesIn(text, pieces).length > 0)).toEqual([]);
});

describe('a token in a plain variable', () => {
  it('is stored by Terraform in the saved plan, and nowhere else', async () => {
    const variable = 'variable "token" {\n  type      = string\n  sensitive = true\n}\n';
    const { evidence } = await deploy(variable + dataSource('token = var.token'));
    const traces = evidence.traces(TOKEN).map((name) => name.replace(`${terraform.folder}/`, ''));
    expect(traces.sort()).toEqual(['saved.tfplan/tfplan', 'terraform show -json saved.tfplan']);
    expect(evidence.traces(SECRET_KEY)).toEqual([]);
  });
});

it('a token in place of another argument is in no message', async () => {
  const token = emulator.issueToken();
  const evidence = new Evidence();
  const argumentsOf = ({ attributes }: Block) =>
    Object.entries(attributes ?? {}).flatMap(([name, { type, computed }]) =>
      type === 'string' && !computed ? [name] : [],
    );
  const inProvider = argumentsOf(effectiveProviderSchema).map(
    (name) => `
provider "apsaramqtt" {
  alias = "${name}"
  ${name} = var.misplaced
}
data "apsaramqtt_token" "in_provider_${name}" {
  provider    = apsaramqtt.${name}
  instance_id = "post-cn-1"
  token_env   = "DEVICE_TOKEN"
}`,
  );
  const inData = argumentsOf(dataSourceTokenSchema).map((name) => {
    const given = { instance_id: '"post-cn-1"', token_env: '"DEVICE_TOKEN"', [name]: 'var.misplaced' };
    const lines = Object.entries(given).map(([argument, value]) => `${argument} = ${value}`);
    return `data "apsaramqtt_token" "in_${name}" {\n${lines.join('\n')}\n}`;
  });
  const variable = 'variable "misplaced" {\n  sensitive = true\n}\n';
  terraform = terraform.with({ TF_VAR_misplaced: token });
  terraform.write('main.tf', [HEAD, variable, ...inProvider, ...inData].join('\n'));
  await evidence.run('init', '-no-color');
  expect(await evidence.run('plan', '-no-color', '-input=false')).toBe(1);
  expect(evidence.traces(token)).toEqual([]);
});

it('the searched log is complete', async () => {
  terraform.write('main.tf', WAYS.token_env);
  await terraform.run('init');
  await terraform.run('plan');
  const log = readFileSync(join(terraform.folder, 'trace.log'), 'utf8');
  expect(log).toContain('ReadDataSource');
  expect(log).toContain('QueryToken has answered 1 calls');
});

describe('the search for traces', () => {
  it.each([
    ['as it is', TOKEN],
    ['percent-encoded', encodeURIComponent(TOKEN)],
    ['escaped for JSON', JSON.stringify(TOKEN)],
    ['in base64', Buffer.from(`x${TOKEN}`).toString('base64')],
    ['in hex', Buffer.from(TOKEN).toString('hex')],
    ['in a piece', `…${TOKEN.slice(20, 32)}…`],
  ])('finds a secret %s', (_, text) => {
    expect(tracesIn(`before ${text} after`, piecesOf(TOKEN))).not.toEqual([]);
  });
});
