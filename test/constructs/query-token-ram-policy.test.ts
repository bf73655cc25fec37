import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { DataAlicloudAccount } from '../../examples/alicloud/.gen/providers/alicloud/data-alicloud-account';
import { RamPolicy } from '../../examples/alicloud/.gen/providers/alicloud/ram-policy';
import { MqttInstanceId, QueryTokenRamPolicy, type QueryTokenRamPolicyProps } from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import { askV3 } from '../support/emulator-client';
import { terraformWithProvider } from '../support/terraform-with-provider';

const ONE = MqttInstanceId.of('post-cn-1');
const TWO = MqttInstanceId.of('post-cn-2');

/** The resources of the two statements of a policy, in order. */
function resourcesOf(document: string): string[][] {
  return JSON.parse(document).Statement.map(({ Resource }: { Resource: string[] }) => Resource);
}

describe('QueryTokenRamPolicy', () => {
  it('allows QueryToken and access to the instances that are named, in every documented form', () => {
    const document = QueryTokenRamPolicy.document({
      instances: [ONE, TWO],
      region: 'cn-hangzhou',
      accountId: '1000000000000001',
    });
    const arn = 'acs:mq:cn-hangzhou:1000000000000001';
    expect(JSON.parse(document)).toEqual({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'mq:QueryToken',
          Resource: [`${arn}:post-cn-1`, `${arn}:*`, `${arn}:post-cn-2`],
        },
        {
          Effect: 'Allow',
          Action: 'mq:MqttInstanceAccess',
          Resource: [
            `${arn}:post-cn-1`,
            `${arn}:instance/post-cn-1`,
            `${arn}:post-cn-2`,
            `${arn}:instance/post-cn-2`,
          ],
        },
      ],
    });
  });

  it('applies to every region if none is named, and to every instance if that is requested', () => {
    expect(resourcesOf(QueryTokenRamPolicy.document({ instances: [ONE] }))).toEqual([
      ['acs:mq:*:*:post-cn-1', 'acs:mq:*:*:*'],
      ['acs:mq:*:*:post-cn-1', 'acs:mq:*:*:instance/post-cn-1'],
    ]);
    expect(resourcesOf(QueryTokenRamPolicy.document({ allInstances: true, region: 'cn-hangzhou' }))).toEqual([
      ['acs:mq:cn-hangzhou:*:*'],
      ['acs:mq:cn-hangzhou:*:*', 'acs:mq:cn-hangzhou:*:instance/*'],
    ]);
  });

  it('is the document of an alicloud_ram_policy, with references', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const id = new TerraformVariable(stack, 'instance', {}).stringValue;
    new RamPolicy(stack, 'policy', {
      policyName: 'query-token',
      policyDocument: QueryTokenRamPolicy.document({
        instances: [MqttInstanceId.fromResolvable(id)],
        accountId: new DataAlicloudAccount(stack, 'current').id,
      }),
    });
    const { resource } = JSON.parse(Testing.synth(stack));
    const arn = `acs:mq:*:\${data.alicloud_account.current.id}`;
    expect(resourcesOf(resource.alicloud_ram_policy.policy.policy_document)[1]).toEqual([
      `${arn}:\${var.instance}`,
      `${arn}:instance/\${var.instance}`,
    ]);
  });

  it.each<[string, QueryTokenRamPolicyProps, string]>([
    ['no instance', {}, 'there are no instances. Name the instances, or set allInstances'],
    ['both', { instances: [ONE], allInstances: true }, 'instances and allInstances exclude each other'],
    [
      'a wildcard',
      { instances: [MqttInstanceId.of('post-cn-*')] },
      'the instance id post-cn-* contains a char',
    ],
    [
      'a token in place of a region',
      { instances: [ONE], region: 'LzMT+XLFl5s/YWJMlDz4t5Lq5HC1iGU1P28' },
      'region is a string that may be a token (not shown). Give a region',
    ],
    ['no region', { instances: [ONE], region: 'Hang Zhou' }, 'region is "Hang Zhou". Give a region, such as'],
    ['no account', { instances: [ONE], accountId: 'device' }, 'accountId is "device". Give the id of an acc'],
  ])('is refused with %s', (_what, props, problem) => {
    expect(() => QueryTokenRamPolicy.document(props)).toThrow(`QueryTokenRamPolicy.document: ${problem}`);
  });
});

describe.each(['any', 'instance', 'upgraded'] as const)(
  'a RAM user with the policy, read as %s',
  (ramReading) => {
    let emulator: Emulator;

    beforeAll(async () => {
      const document = QueryTokenRamPolicy.document({
        instances: [ONE],
        region: 'cn-hangzhou',
        accountId: '1000000000000001',
      });
      emulator = await Emulator.start({
        ramReading,
        accounts: [
          {
            id: '1000000000000001',
            accessKeys: [{ id: 'deployer', secret: 'emulator-secret', policies: [JSON.parse(document)] }],
            instances: ['post-cn-1', 'post-cn-2'],
          },
        ],
      });
    });

    afterAll(() => emulator.close());

    async function ask(action: string, instanceId: string) {
      const { status, body } = await askV3(emulator.url, {
        query: { InstanceId: instanceId, Token: emulator.issueToken({ instanceId }) },
        headers: { 'x-acs-action': action },
        accessKeyId: 'deployer',
      });
      return { status, ...JSON.parse(body) };
    }

    it('allows only QueryToken for the instance', async () => {
      expect(await ask('QueryToken', 'post-cn-1')).toMatchObject({ status: 200, TokenStatus: true });
      expect(await ask('QueryToken', 'post-cn-2')).toMatchObject({
        Code: expect.stringMatching(/^(Forbidden.RAM|PermissionCheckFailed)$/),
        AccessDeniedDetail: { NoPermissionType: 'ImplicitDeny' },
      });
      expect(await ask('RevokeToken', 'post-cn-1')).toMatchObject({ status: 403, Code: 'Forbidden.RAM' });
      expect(await ask('ApplyToken', 'post-cn-1')).toMatchObject({ status: 403, Code: 'Forbidden.RAM' });
    });

    it('plans a check of the instance with Terraform, and not of another', async () => {
      const terraform = terraformWithProvider(emulator).write(
        'main.tf',
        `
      terraform {
        required_providers { apsaramqtt = { source = "apsaramqtt/apsaramqtt" } }
      }
      data "apsaramqtt_token" "device" {
        for_each    = toset(["post-cn-1", "post-cn-2"])
        instance_id = each.key
        token_env   = "DEVICE_TOKEN"
      }
      `,
      );
      try {
        await terraform.run('init');
        const { text } = await terraform
          .with({ DEVICE_TOKEN: emulator.issueToken() })
          .run('plan', '-no-color');
        expect(text).toMatch(
          /with data.apsaramqtt_token.device\["post-cn-2"\].*(Forbidden.RAM|PermissionCheckFailed)/,
        );
        expect(text).not.toContain('with data.apsaramqtt_token.device["post-cn-1"]');
      } finally {
        terraform.remove();
      }
    });
  },
);
