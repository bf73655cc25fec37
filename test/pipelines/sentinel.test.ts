/** Checks that the data that the Sentinel policy reads is in real plans. The policy is not run, because no registry has Sentinel's interpreter. */
import { readFileSync } from 'node:fs';
import { Emulator } from '../../lib/emulator/emulator';
import type { Terraform } from '../support/terraform';
import { initializedWithProvider, REQUIRED_PROVIDERS } from '../support/terraform-with-provider';

const POLICY = readFileSync('examples/sentinel/tokens.sentinel', 'utf8');

interface Resource {
  readonly mode: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly change: { readonly actions: readonly string[] };
}

const CONFIGURATION = `${REQUIRED_PROVIDERS}
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE_TOKEN"
}
data "apsaramqtt_tokens" "line" {
  instance_id = "post-cn-emulator"
  token_envs  = { device = "DEVICE_TOKEN" }
}
resource "terraform_data" "instance" { input = "post-cn-emulator" }
data "apsaramqtt_token" "deferred" {
  instance_id = terraform_data.instance.output
  token_env   = "DEVICE_TOKEN"
}`;

let emulator: Emulator;
let terraform: Terraform;
/** The parts of a plan from which the imports tfstate/v2 and tfplan/v2 are made. */
let plan: {
  readonly prior_state: { readonly values: { readonly root_module: { readonly resources: Resource[] } } };
  readonly resource_changes: readonly Resource[];
};

beforeAll(async () => {
  emulator = await Emulator.start();
  terraform = (await initializedWithProvider(emulator)).with({ DEVICE_TOKEN: emulator.issueToken() });
  terraform.write('main.tf', CONFIGURATION);
  await terraform.run('plan', '-out=saved.tfplan');
  plan = JSON.parse((await terraform.run('show', '-json', 'saved.tfplan')).stdout);
});
afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

/** The distinct words that a pattern captures in the policy. */
function words(pattern: RegExp): string[] {
  return [...new Set([...POLICY.matchAll(pattern)].map(([, word]) => word!))].sort();
}

describe('the policy in examples/sentinel', () => {
  it('reads types and values that exist in the state of a plan', () => {
    const read = plan.prior_state.values.root_module.resources;
    expect(words(/"(apsaramqtt_\w+)"/g)).toEqual(
      [...new Set(read.map(({ type }) => type))].filter((type) => type.startsWith('apsaramqtt_')).sort(),
    );
    expect(read.map(({ mode }) => mode)).toContain('data');
    const known = new Set(read.flatMap(({ values }) => Object.keys(values)));
    const used = words(/\.values\.(\w+)/g);
    expect(used).toEqual(['all_valid', 'invalid_names', 'unverified_names', 'verdict']);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('recognises a gate that is read at apply by what Terraform plans for it', () => {
    const deferred = plan.resource_changes.filter(({ mode }) => mode === 'data');
    expect(deferred.map(({ type, change }) => [type, change.actions])).toEqual([
      ['apsaramqtt_token', ['read']],
    ]);
    expect(POLICY).toContain('resource.change.actions contains "read"');
  });
});
