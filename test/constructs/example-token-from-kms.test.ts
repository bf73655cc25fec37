import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

const EXAMPLE = resolve('examples/alicloud');

/** The reference to the data source of the alicloud provider. */
const SECRET = `\${data.alicloud_kms_secret_versions.token.versions[0].secret_data}`;

// `npm run typecheck` compiles the example against bindings for the schema of the alicloud provider.
describe('examples/alicloud/token-from-kms.ts', () => {
  let emulator: Emulator;
  let terraform: Terraform;
  let token: unknown;

  // Terraform plans only the part that does not need the alicloud provider, with a variable in place of the data source.
  beforeAll(async () => {
    const project = mkdtempSync(join(tmpdir(), 'example-kms-'));
    const program = ['--tsconfig', join(EXAMPLE, 'tsconfig.json'), join(EXAMPLE, 'token-from-kms.ts')];
    execFileSync(resolve('node_modules/.bin/tsx'), program, { cwd: project });
    const text = readFileSync(join(project, 'cdktf.out/stacks/device-1/cdk.tf.json'), 'utf8');
    rmSync(project, { recursive: true });
    token = JSON.parse(text).data.apsaramqtt_token['device-1-token'].token;

    const {
      terraform: settings,
      provider,
      data,
      resource,
    } = JSON.parse(text.replace(SECRET, `\${var.secret}`));
    const { apsaramqtt } = settings.required_providers;
    emulator = await Emulator.start({
      accounts: [
        {
          id: '1000000000000001',
          accessKeys: [{ id: 'emulator', secret: 'emulator-secret' }],
          instances: ['post-cn-0pp12gl0001'],
        },
      ],
    });
    terraform = terraformWithProvider(emulator).write(
      'cdk.tf.json',
      JSON.stringify({
        terraform: { required_providers: { apsaramqtt } },
        provider: { apsaramqtt: provider.apsaramqtt },
        variable: { secret: { type: 'string' } },
        data: { apsaramqtt_token: data.apsaramqtt_token },
        resource,
      }),
    );
    await terraform.run('init', '-no-color');
  });

  afterAll(async () => {
    terraform.remove();
    await emulator.close();
  });

  it('takes the token from the current version of the secret', () => {
    expect(token).toBe(SECRET);
  });

  it.each([
    ['passes with a valid token in the secret', 'issueToken', 'Plan: 1 to add', 0],
    ['fails with a revoked one', 'revokeToken', 'is invalid (AMT001)', 1],
  ] as const)('%s', async (_what, change, printed, expected) => {
    const secret = emulator.issueToken();
    if (change === 'revokeToken') emulator.revokeToken(secret);
    const plan = terraform.with({ TF_VAR_secret: secret }).run('plan', '-no-color', '-input=false');
    const { status, text } = await plan;
    expect(text).toContain(printed);
    expect(text).not.toContain(secret);
    expect(status).toBe(expected);
  });
});
