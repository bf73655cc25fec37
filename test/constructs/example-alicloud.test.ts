import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { assumedCredentials, CredentialServer } from '../support/credential-server';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

const EXAMPLE = resolve('examples/alicloud');
const ACCOUNT = '1000000000000001';
const INSTANCE = 'post-cn-0pp12gl0001';

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'example-alicloud-'));
  const program = ['--tsconfig', join(EXAMPLE, 'tsconfig.json'), join(EXAMPLE, 'main.ts')];
  const env = { ...process.env, TF_VAR_mqtt_token: 'a-token-that-stands-nowhere-else' };
  execFileSync(resolve('node_modules/.bin/tsx'), program, { cwd: project, env });
});

afterAll(() => rmSync(project, { recursive: true }));

// biome-ignore lint/suspicious/noExplicitAny: JSON
function read(path: string): any {
  return JSON.parse(readFileSync(join(project, 'cdktf.out', path), 'utf8'));
}

const synthesized = (stack: string) => read(`stacks/${stack}/cdk.tf.json`);

// `npm run typecheck` compiles the example against bindings for the schema of the alicloud provider.
describe('examples/alicloud', () => {
  it('is synthesized without warnings', () => {
    const { stacks } = read('manifest.json');
    expect(stacks.access.annotations).toEqual([]);
    expect(stacks.dashboard.annotations).toEqual([]);
  });

  it('calls QueryToken with the settings of the alicloud provider', () => {
    const { provider } = synthesized('dashboard');
    expect(provider.alicloud[0].assume_role.role_arn).toBe(`\${var.deployer}`);
    expect(provider.apsaramqtt).toEqual(provider.alicloud);
  });

  it('protects every alicloud resource', () => {
    const resources = Object.values<Record<string, { depends_on: string[] }>>(
      synthesized('dashboard').resource,
    ).flatMap((named) => Object.values(named));
    expect(resources).toHaveLength(3);
    for (const { depends_on } of resources)
      expect(depends_on).toEqual(['data.apsaramqtt_token.dashboard-token']);
  });
});

// Terraform plans only the part that does not need the alicloud provider, with the role and the policy of the example.
describe('the check of examples/alicloud', () => {
  let emulator: Emulator;
  let sts: CredentialServer;
  let terraform: Terraform;

  beforeAll(async () => {
    const document = synthesized('access').resource.alicloud_ram_policy['query-token'].policy_document;
    const policy = JSON.parse(document.replaceAll(`\${data.alicloud_account.current.id}`, ACCOUNT));
    emulator = await Emulator.start({
      accounts: [
        {
          id: ACCOUNT,
          accessKeys: [
            { id: 'STS.key', secret: 'sts-secret', securityToken: 'sts-token', policies: [policy] },
          ],
          instances: [INSTANCE],
        },
      ],
    });
    sts = await CredentialServer.start(assumedCredentials);
    const { terraform: settings, provider, variable, data } = synthesized('dashboard');
    const { apsaramqtt } = settings.required_providers;
    terraform = terraformWithProvider(emulator)
      .with({
        STS_ENDPOINT: sts.url,
        TF_VAR_deployer: `acs:ram::${ACCOUNT}:role/deployer`,
        TF_VAR_bucket: 'factory',
        TF_LOG_PROVIDER: 'INFO',
      })
      .write(
        'cdk.tf.json',
        JSON.stringify({
          terraform: { required_providers: { apsaramqtt } },
          provider: { apsaramqtt: provider.apsaramqtt },
          variable,
          data,
        }),
      );
    await terraform.run('init', '-no-color');
  });

  afterAll(async () => {
    terraform.remove();
    await sts.close();
    await emulator.close();
  });

  const plan = (token: string) =>
    terraform.with({ TF_VAR_mqtt_token: token }).run('plan', '-no-color', '-input=false');

  it('passes with a valid token, checked with the role that alicloud assumes and the policy of the example', async () => {
    const { status, text } = await plan(emulator.issueToken());
    expect(text).toContain('using credentials from a role assumed with');
    expect(text).toContain('No changes.');
    expect(status).toBe(0);
    expect(new URL(sts.requests[0]!.split(' ')[1]!, sts.url).searchParams.get('RoleSessionName')).toBe(
      'dashboard',
    );
  });

  it('fails with a revoked token', async () => {
    const token = emulator.issueToken();
    emulator.revokeToken(token);
    const { status, text } = await plan(token);
    expect(text).toContain('is invalid (AMT001)');
    expect(status).toBe(1);
  });
});
