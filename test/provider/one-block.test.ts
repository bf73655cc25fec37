import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { effectiveProviderSchema, providerSchema } from '../../lib/provider/provider-schema';
import { CommandLine } from '../support/command-line';
import { initializedWithProvider, REQUIRED_PROVIDERS } from '../support/terraform-with-provider';

/** A block in the format of `terraform providers schema -json`. */
interface PrintedBlock {
  readonly attributes?: Readonly<Record<string, { readonly type: unknown; readonly required?: boolean }>>;
  readonly block_types?: Readonly<
    Record<string, { readonly nesting_mode: string; readonly block: PrintedBlock }>
  >;
}

const { provider_schemas: schemas } = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/alicloud-schema.json'), 'utf8'),
);
const ALICLOUD: PrintedBlock = schemas['registry.terraform.io/aliyun/alicloud'].provider.block;

/** The type of every argument of a block, by path, such as `assume_role.role_arn`. */
function argumentsOf(
  { attributes = {}, block_types: blocks = {} }: PrintedBlock,
  prefix = '',
): [string, unknown][] {
  return [
    ...Object.entries(attributes).map(([name, { type }]): [string, unknown] => [prefix + name, type]),
    ...Object.entries(blocks).flatMap(([name, { nesting_mode: nesting, block }]): [string, unknown][] => [
      [prefix + name, nesting],
      ...argumentsOf(block, `${prefix}${name}.`),
    ]),
  ];
}

type Block = typeof providerSchema;

function ourArgumentsOf({ attributes, blocks = {} }: Block, prefix = ''): [string, unknown][] {
  return [
    ...Object.entries(attributes).map(([name, { type }]): [string, unknown] => [prefix + name, type]),
    ...Object.entries(blocks).flatMap(([name, { nesting, block }]): [string, unknown][] => [
      [prefix + name, nesting],
      ...ourArgumentsOf(block, `${prefix}${name}.`),
    ]),
  ];
}

describe('a block of the alicloud provider', () => {
  it('has no argument that is not one of ours, of the same type', () => {
    const alicloud = argumentsOf(ALICLOUD);
    expect(alicloud.length).toBeGreaterThan(190);
    const ours = new Map(ourArgumentsOf(providerSchema));
    expect(alicloud.filter(([name, type]) => ours.get(name) !== type)).toEqual([]);
  });

  it('has no argument that ours demands', () => {
    const blocks = [providerSchema, ...Object.values(providerSchema.blocks ?? {}).map(({ block }) => block)];
    const attributes = blocks.flatMap((block) => Object.values(block.attributes));
    expect(attributes.filter(({ required }) => required)).toEqual([]);
  });

  /** Arguments that change the credentials or the service. Other tests cover their effect. */
  const WITH_AN_EFFECT = new Set(Object.keys(effectiveProviderSchema.attributes));
  const copied = Object.entries(ALICLOUD.attributes ?? {}).filter(([name]) => !WITH_AN_EFFECT.has(name));
  const lines = copied.map(([name, { type }]) => `${name} = ${type === 'bool' ? true : '"HTTP"'}`);
  const BLOCK = `
    provider "apsaramqtt" {
      ${lines.join('\n      ')}
      endpoints {
        sts = "sts.cn-hangzhou.aliyuncs.com"
        ecs = "ecs.example.com"
      }
      features {
        ecs_instance { replace_on_image_update = true }
      }
      sign_version { oss = "v4" }
    }
    data "apsaramqtt_token" "a" {
      instance_id = "post-cn-emulator"
      token_env   = "A_TOKEN"
    }`;

  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await Emulator.start({});
  });
  afterAll(() => emulator.close());

  it('can be planned as it is, with one warning that names what has no effect', async () => {
    const terraform = await initializedWithProvider(emulator);
    terraform.write('main.tf', REQUIRED_PROVIDERS + BLOCK);
    const token = { A_TOKEN: emulator.issueToken() };
    const { status, text } = await terraform.with(token).run('plan', '-no-color');
    expect({ status, text }).toMatchObject({ status: 0 });
    expect(text.match(/Warning:/g)).toHaveLength(1);
    for (const [name] of copied) expect(text).toContain(name);
    expect(text).toContain('endpoints.ecs');
    expect(text).not.toContain('endpoints.sts');
    terraform.remove();
  });

  it.each([
    ['as a stranger', BLOCK.replace(/sts .*/, ''), []],
    ['trusted, with an STS of its own', BLOCK, ['--trust-configuration']],
  ])('can be checked as it is, %s', async (_, block, args) => {
    const command = new CommandLine(emulator);
    command.write('main.tf', REQUIRED_PROVIDERS + block);
    const env = { A_TOKEN: emulator.issueToken() };
    const { status, text } = await command.run(['check', '.', ...args], env);
    expect({ status, text }).toMatchObject({ status: 0 });
    command.remove();
  });

  it('does not decide which STS a check sends keys to, unless it is trusted', async () => {
    const command = new CommandLine(emulator);
    command.write('main.tf', REQUIRED_PROVIDERS + BLOCK);
    const { status, text } = await command.run(['check', '.'], { A_TOKEN: emulator.issueToken() });
    expect(status).toBe(3);
    expect(text).toContain('The provider block sets endpoints');
    expect(text).toContain('STS_ENDPOINT');
    command.remove();
  });

  it.each([
    ['without a region', ''],
    [
      'with empty texts, beside an access key in the environment,',
      'region = ""\naccess_key = ""\nsecret_key = ""',
    ],
  ])('%s has that of the profile', async (_, more) => {
    const terraform = (await initializedWithProvider(emulator)).with({
      ALICLOUD_REGION: '',
      APSARAMQTT_ENDPOINT: '',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    });
    const profile = {
      name: 'ci',
      mode: 'AK',
      access_key_id: 'a',
      access_key_secret: 'b',
      region_id: 'eu-west-9',
    };
    terraform.write('config.json', JSON.stringify({ profiles: [profile] }));
    terraform.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}
      provider "apsaramqtt" {
        ${more}
        profile                 = "ci"
        shared_credentials_file = "config.json"
        max_retry_timeout       = 0
      }
      data "apsaramqtt_token" "a" {
        instance_id = "post-cn-emulator"
        token_env   = "A_TOKEN"
      }`,
    );
    const { text } = await terraform.with({ A_TOKEN: 'a-token' }).run('plan', '-no-color');
    expect(text).toContain('Region eu-west-9 is not in the list');
    expect(text).toContain('onsmqtt.eu-west-9.aliyuncs.com');
    terraform.remove();
  });
});
