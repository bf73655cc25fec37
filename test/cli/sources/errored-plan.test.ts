import { JsonFile } from '../../../lib/cli/sources/json-file';
import { tokensOfPlan } from '../../../lib/cli/sources/plan-json';
import { Emulator } from '../../../lib/emulator/emulator';
import type { Terraform } from '../../support/terraform';
import { terraformWithProvider } from '../../support/terraform-with-provider';

describe('a plan that ended with an error', () => {
  let emulator: Emulator;
  let terraform: Terraform;

  beforeAll(async () => {
    emulator = await Emulator.start();
  });
  afterAll(() => emulator.close());
  afterEach(() => terraform.remove());

  /** What `terraform show -json` prints of a plan that fails, as a file. */
  async function erroredPlan(gates: string, env: NodeJS.ProcessEnv): Promise<JsonFile> {
    terraform = terraformWithProvider(emulator).with(env);
    terraform.write(
      'gates/main.tf',
      `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
data "apsaramqtt_token" "right" {
  instance_id = "post-cn-emulator"
  token_env   = "RIGHT"
}`,
    );
    terraform.write(
      'main.tf',
      `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
${gates}`,
    );
    await terraform.run('init', '-no-color');
    const { status, text } = await terraform.run('plan', '-no-color', '-out=saved.tfplan');
    if (status !== 1) throw new Error(text);
    const { stdout } = await terraform.run('show', '-json', 'saved.tfplan');
    terraform.write('plan.json', stdout);
    const file = JsonFile.read(`${terraform.folder}/plan.json`);
    if (!(file instanceof JsonFile)) throw new Error(file.message);
    return file;
  }

  it('says nothing of a token is known that it holds no answer about', async () => {
    const plan = await erroredPlan(
      `
data "apsaramqtt_token" "left" {
  instance_id = "post-cn-emulator"
  token_env   = "LEFT"
}
module "gates" { source = "./gates" }
module "many" {
  source = "./gates"
  count  = 2
}`,
      { LEFT: emulator.issueToken(), RIGHT: 'unknown' },
    );
    const { tokens, findings } = tokensOfPlan(plan)!;
    expect(tokens.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['data.apsaramqtt_token.left', 'valid'],
      ['module.gates.data.apsaramqtt_token.right', 'unverified'],
      ['module.many.data.apsaramqtt_token.right', 'unverified'],
    ]);
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatchObject({
      rule: { id: 'AMT002' },
      level: 'error',
      message: 'The plan ended with an error before it held an answer about this token.',
    });
  });

  it('has its verdicts where the error is none of a gate', async () => {
    const plan = await erroredPlan(
      `
module "gates" { source = "./gates" }
resource "terraform_data" "broken" {
  lifecycle {
    precondition {
      condition     = module.gates == null
      error_message = "Broken."
    }
  }
}`,
      { RIGHT: emulator.issueToken() },
    );
    const { tokens, findings } = tokensOfPlan(plan)!;
    expect(tokens).toMatchObject([{ name: 'module.gates.data.apsaramqtt_token.right', verdict: 'valid' }]);
    expect(findings).toEqual([]);
  });
});
