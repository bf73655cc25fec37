import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindingExample } from '../../scripts/binding-example';

function example(hcl: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'example-')), 'data-source.tf');
  writeFileSync(file, hcl);
  return bindingExample(file, 'DataApsaramqttTokens');
}

test('the data source of an example in HCL is an example in TypeScript', () => {
  const hcl = `variable "line" {}
data "apsaramqtt_tokens" "line_1" {
  instance_id   = "post-cn-0pp12gl0001"
  token_envs    = { device = "DEVICE_TOKEN" }
  client_ids    = ["device", "saw"]
  min_remaining = 3600
  strict        = true
}
`;

  expect(example(hcl)).toBe(`new DataApsaramqttTokens(this, "line-1", {
  instanceId: "post-cn-0pp12gl0001",
  tokenEnvs: { "device": "DEVICE_TOKEN" },
  clientIds: ["device", "saw"],
  minRemaining: 3600,
  strict: true,
});`);
});

test('an argument that is not a literal is refused', () => {
  const hcl = 'data "apsaramqtt_tokens" "line" {\n  token_envs = var.envs\n}\n';

  expect(() => example(hcl)).toThrow(/data-source\.tf, line 2: the arguments .* must be literals/);
});
