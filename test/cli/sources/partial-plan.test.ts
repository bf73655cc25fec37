import { join } from 'node:path';
import { JsonFile } from '../../../lib/cli/sources/json-file';
import { tokensOfPlan } from '../../../lib/cli/sources/plan-json';
import { Emulator } from '../../../lib/emulator/emulator';
import type { Terraform } from '../../support/terraform';
import { terraformWithProvider } from '../../support/terraform-with-provider';

const gate = (name: string) => `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
data "apsaramqtt_token" "${name}" {
  instance_id = "post-cn-emulator"
  token_env   = "${name.toUpperCase()}"
}
`;

describe('a plan that does not hold all that Terraform would ask', () => {
  let emulator: Emulator;
  let terraform: Terraform;

  beforeAll(async () => {
    emulator = await Emulator.start();
    terraform = terraformWithProvider(emulator);
    terraform.write('gates/main.tf', gate('right'));
    terraform.write('main.tf', `${gate('left')}module "gates" { source = "./gates" }`);
    await terraform.run('init', '-no-color');
    const valid = { LEFT: emulator.issueToken(), RIGHT: emulator.issueToken() };
    // From now on the state holds that both tokens are valid.
    const { status, text } = await terraform.with(valid).run('apply', '-no-color', '-auto-approve');
    if (status !== 0) throw new Error(text);
    terraform.write('more.tf', 'resource "terraform_data" "other" {}');
  });
  afterAll(async () => {
    terraform.remove();
    await emulator.close();
  });

  /** What `terraform show -json` prints of a plan, once each token has been replaced by one that is not valid. */
  async function planned(...options: string[]) {
    const invalid = terraform.with({ LEFT: 'unknown', RIGHT: 'unknown' });
    const { status } = await invalid.run('plan', '-no-color', '-out=saved.tfplan', ...options);
    const { stdout } = await terraform.run('show', '-json', 'saved.tfplan');
    terraform.write('plan.json', stdout);
    const file = JsonFile.read(join(terraform.folder, 'plan.json'));
    if (!(file instanceof JsonFile)) throw new Error(file.message);
    return { status, file };
  }

  it.each([
    ['because it ended with an error', 1, [], 'The plan ended with an error'],
    ['because it is of a part only', 0, ['-target=terraform_data.other'], 'The plan is of a part'],
  ])('takes no verdict of the state for one of now: %s', async (_, expected, options, message) => {
    const { status, file } = await planned(...options);
    expect(status).toBe(expected);
    expect(JSON.stringify(file.value)).toContain('"verdict":"valid"');
    const tokens = tokensOfPlan(file)!;
    const findings = tokens.flatMap((token) => token.findings);
    expect(tokens.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['data.apsaramqtt_token.left', 'unverified'],
      ['module.gates.data.apsaramqtt_token.right', 'unverified'],
    ]);
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatchObject({ rule: { id: 'AMT002' }, level: 'error' });
    expect(findings[0]!.message).toContain(message);
  });
});
