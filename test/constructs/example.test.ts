import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { CDKTF, HAS_CDKTF } from '../support/framework-cli';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { type Finished, Terraform } from '../support/terraform';
import { emulatorEnvironment } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';

const EXAMPLE = resolve('examples/typescript');
const APP = `${resolve('node_modules/.bin/tsx')} --tsconfig ${EXAMPLE}/tsconfig.json ${EXAMPLE}/main.ts`;

// The tests run in this order: each command uses the files of the previous command.
describe.each(['terraform', 'tofu'])('cdktf with %s, on examples/typescript', (program) => {
  const when = HAS_CDKTF && installed(program) ? it : it.skip;
  // By default, only Terraform is tested, because the framework's command line takes seconds and does the same with OpenTofu.
  const whenTerraform = program === 'terraform' || IS_NIGHTLY ? when : it.skip;
  const whenNightly = IS_NIGHTLY ? when : it.skip;
  let emulator: Emulator;
  let project: string;
  let cdktf: Terraform;

  beforeAll(async () => {
    emulator = await Emulator.start();
    project = mkdtempSync(join(tmpdir(), 'example-'));
    copyFileSync(join(EXAMPLE, 'cdktf.json'), join(project, 'cdktf.json'));
    cdktf = new Terraform({}, CDKTF, project).with({
      TERRAFORM_BINARY_NAME: program,
      CI: '1',
      ...emulatorEnvironment(emulator),
      MQTT_INSTANCE_ID: emulator.instanceId,
      TF_VAR_device_1_token: emulator.issueToken(),
      DEVICE_2_TOKEN: emulator.issueToken(),
    });
  });

  afterAll(async () => {
    rmSync(project, { recursive: true });
    await emulator.close();
  });

  function run(command: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return cdktf.with(env).run(...command, '--app', APP);
  }

  // By default, the test of docs/guides/cdktf.md covers this.
  whenNightly('diff passes with valid tokens', async () => {
    const { status, text } = await run(['diff']);
    expect(text).toContain('2 to add');
    expect(status).toBe(0);
  });

  whenTerraform('diff fails with a revoked token', async () => {
    const { status, text } = await run(['diff'], { DEVICE_2_TOKEN: revokedToken(emulator) });
    expect(text).toContain('is invalid (AMT001)');
    expect(text).toContain('data.apsaramqtt_token.device-2-token');
    expect(status).toBe(1);
  });

  whenTerraform('deploy creates both devices', async () => {
    const { status, text } = await run(['deploy', '--auto-approve']);
    expect(text).toContain('Resources: 2 added');
    expect(text).toContain('device_1_verdict = valid');
    expect(status).toBe(0);
  });

  whenNightly('deploy replaces nothing while the new token is revoked', async () => {
    const { status, text } = await run(['deploy', '--auto-approve'], {
      DEVICE_2_TOKEN: revokedToken(emulator),
    });
    expect(text).toContain('is invalid (AMT001)');
    expect(text).not.toContain('Destroying');
    expect(status).toBe(1);
  });

  whenTerraform('destroy fails with a revoked token, and passes as the error says', async () => {
    const env = { DEVICE_2_TOKEN: revokedToken(emulator) };
    const refused = await run(['destroy', '--auto-approve'], env);
    const [, variable = '', value] = /(TF_CLI_ARGS_destroy)=([\w=-]+)/.exec(refused.text) ?? [];
    expect(refused.text).toContain('is invalid (AMT001)');
    expect(refused.status).toBe(1);

    const { status, text } = await run(['destroy', '--auto-approve'], { ...env, [variable]: value });
    expect(text).toContain('Resources: 2 destroyed');
    expect(status).toBe(0);
  });
});
