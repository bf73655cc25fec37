// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { gate, one, type Scenario, withModules } from './scenario';

/** A valid gate, so that only the tested part can fail the plan. */
const VALID = gate('', 'token_env = "VALID_TOKEN"');
const BESIDE = `variable "b" {
  default = true
}
resource "terraform_data" "y" {}
resource "terraform_data" "several" {
  count = 2
}
`;

function within(what: string, content: string): Scenario {
  return one(what, `${BESIDE}resource "terraform_data" "x" {\n  ${content}\n}\n${VALID}`);
}

const LIFECYCLES = [
  'prevent_destroy = "true"',
  'create_before_destroy = var.b',
  'create_before_destroy = "yes"',
  'ignore_changes = "all"',
  'ignore_changes = all',
  'ignore_changes = [all]',
  'ignore_changes = ["input"]',
  'ignore_changes = [input["a"], input[0]]',
  'ignore_changes = input',
  'replace_triggered_by = [terraform_data.y, terraform_data.several, terraform_data.several[0]]',
  'replace_triggered_by = [terraform_data.y.id]',
  'replace_triggered_by = [terraform_data.y[0]]',
  'replace_triggered_by = [terraform_data.none]',
  'replace_triggered_by = [terraform_data.x]',
  'replace_triggered_by = [var.b]',
  'replace_triggered_by = ["terraform_data.y"]',
  'replace_triggered_by = [terraform_data.several[count.index]]',
  'replace_triggered_by = terraform_data.y',
  'precondition "x" {\n      condition     = var.b\n      error_message = "x"\n    }',
  'precondition {\n      condition     = var.b\n      error_message = "x"\n      more {}\n    }',
];
const OF_INSTANCES = [
  'for_each = toset(["a"])\n  lifecycle {\n    prevent_destroy = each.key == "a"\n  }',
  'count = 1\n  lifecycle {\n    prevent_destroy = count.index == 0\n  }',
];
const PROVISIONERS = [
  '"local-exec" {}',
  '"local-exec" {\n    command = "true"\n    nope    = 1\n  }',
  '"local-exec" {\n    command    = "true"\n    on_failure = ignore\n  }',
  '"local-exec" {\n    command    = "true"\n    when       = "destroy"\n    on_failure = "continue"\n  }',
  '"local-exec" {\n    command = "${self.id}${path.module}"\n    when    = destroy\n  }',
  '"local-exec" {\n    command = "echo ${var.b}"\n    when    = destroy\n  }',
  '"local-exec" {\n    command = "true"\n    lifecycle {}\n  }',
  '"local_exec" {\n    command = "true"\n  }',
  '"chef" {}',
  '"file" {\n    source = "x"\n  }',
  '"file" {\n    source      = "main.tf"\n    destination = "x"\n    connection {\n      host = "a"\n    }\n  }',
  '"remote-exec" {\n    inline = ["true"]\n    script = "x"\n  }',
  '"remote-exec" {\n    inline = ["true"]\n    connection {\n      user = "a"\n    }\n  }',
  '"remote-exec" {\n    inline = ["true"]\n    connection {\n      host = "a"\n      hots = "b"\n    }\n  }',
  '"remote-exec" {\n    inline = ["true"]\n    connection {\n      user = "a"\n    }\n  }\n  connection {\n    host = self.id\n  }',
];
const ADDRESSES = [
  'moved {\n  from = module.a\n  to   = terraform_data.y\n}',
  'moved {\n  from = "terraform_data.a"\n  to   = terraform_data.y\n}',
  'moved {\n  from = terraform_data.a.id\n  to   = terraform_data.y\n}',
  'moved {\n  from = module.a["x"].terraform_data.a[0]\n  to   = terraform_data.several[1]\n}',
  'moved {\n  from = terraform_data.a\n  to   = terraform_data.y\n  more {}\n}',
  'removed {\n  from = terraform_data.a.id\n}',
  'removed {\n  from = terraform_data.a\n  lifecycle {\n    prevent_destroy = true\n  }\n}',
  'removed {\n  from = terraform_data.a\n  lifecycle {\n    destroy = var.b\n  }\n}',
  'removed {\n  from = terraform_data.a\n  provisioner "local-exec" {\n    command = "true"\n  }\n}',
  'import {\n  to = terraform_data.y[0]\n  id = "a"\n}',
  'import {\n  to = "terraform_data.y"\n  id = "a"\n}',
  'import {\n  to = module.none.terraform_data.y\n  id = "a"\n}',
];
const EACH = 'resource "terraform_data" "each" {\n  for_each = { a = 1 }\n}\n';
const MOVES = [
  ['terraform_data.each', 'terraform_data.each["a"]'],
  ['terraform_data.several', 'terraform_data.several[0]'],
  ['terraform_data.several', 'terraform_data.each["a"]'],
  ['terraform_data.several', 'terraform_data.z'],
  ['terraform_data.y["a"]', 'terraform_data.y'],
  ['terraform_data.y', 'terraform_data.y["a"]'],
  ['terraform_data.y', 'terraform_data.each["a"]'],
].map(([from, to]) => `moved {\n  from = ${from}\n  to   = ${to}\n}`);
const IMPORTS = [
  '["a"]',
  '[{ name = "a" }]',
  'tolist(["a"])',
  'toset(["a"])',
  '[]',
  '"a"',
  'toset([terraform_data.y.id])',
].map(
  (forEach) =>
    `import {\n  for_each = ${forEach}\n  to       = terraform_data.each[each.value${forEach.includes('name') ? '.name' : ''}]\n  id       = "a"\n}`,
);
/** References to attributes that exist or not, whatever their values are. */
const REFERENCES = [
  'try(data.apsaramqtt_token.g.is_valid, true)',
  'true ? 1 : data.apsaramqtt_token.g.status',
  'can(data.apsaramqtt_token.many[0].valid)',
  'try(data.apsaramqtt_token.many[*].valid, 1)',
  'try(data.apsaramqtt_tokens.f.verdict, 1)',
  'data.apsaramqtt_tokens.f.all_valid',
  'try(terraform_data.x.triggers, 1)',
  'terraform_data.x.outputs',
  'terraform_data.x.triggers_replace',
];
const REFERENCED = `${BESIDE}resource "terraform_data" "x" {}
${VALID}${gate('count = 1', 'token_env = "VALID_TOKEN"').replace('"g"', '"many"')}data "apsaramqtt_tokens" "f" {
  instance_id = "post-cn-emulator"
  token_envs  = { a = "VALID_TOKEN" }
}
`;
const OF_TERRAFORM_DATA = [
  'triggers = {}',
  'triggers_replace = [1]',
  'id = "x"',
  'timeouts {}',
  'provider = terraform',
];
const OTHERS = [
  'output "o" {\n  value = 1\n  lifecycle {}\n}',
  'variable "v" {\n  default = 1\n  precondition {\n    condition     = var.v == 1\n    error_message = "x"\n  }\n}',
  'variable "v" {\n  default = 1\n  validation {\n    condition     = var.b\n    error_message = "x"\n  }\n}',
  'variable "provider" {\n  default = 1\n}',
  'provider "apsaramqtt" {\n  alias = null\n}',
];

/** Rules of the language for blocks of any provider. */
export const LANGUAGE_SCENARIOS: readonly Scenario[] = [
  ...LIFECYCLES.map((text) => within(`lifecycle with ${text}`, `lifecycle {\n    ${text}\n  }`)),
  ...OF_INSTANCES.map((text) => within(text, text)),
  within('two blocks lifecycle', 'lifecycle {}\n  lifecycle {}'),
  within('a block lifecycle with a label', 'lifecycle "x" {}'),
  within('two connections', 'connection {\n    host = "a"\n  }\n  connection {\n    host = "b"\n  }'),
  ...PROVISIONERS.map((text) => within(`a provisioner ${text}`, `provisioner ${text}`)),
  ...[...ADDRESSES, ...OTHERS].map((text) => one(text, `${BESIDE}${text}\n${VALID}`)),
  ...REFERENCES.map((text) =>
    one(`an output of ${text}`, `${REFERENCED}output "o" {\n  value = ${text}\n}\n`),
  ),
  ...OF_TERRAFORM_DATA.map((text) => within(`terraform_data with ${text}`, text)),
  ...[...MOVES, ...IMPORTS].map((text) => one(text, `${BESIDE}${EACH}${text}\n${VALID}`)),
  ...['module.m', 'module.several'].map((from) =>
    withModules(
      `a move from ${from}, which is still called`,
      `module "m" {\n  source = "./m"\n}\nmodule "several" {\n  source = "./m"\n  count  = 1\n}\nmoved {\n  from = ${from}\n  to   = module.several[0]\n}\n${VALID}`,
      { m: 'output "o" { value = 1 }\n' },
    ),
  ),
  ...['data', 'ephemeral'].map((mode) =>
    one(
      `terraform.applying in a block ${mode}`,
      gate('', 'token_env = terraform.applying ? "VALID_TOKEN" : "GATE_TOKEN"').replace('data', mode),
    ),
  ),
  ...['var.e', '"a"', '[var.e]', 'null'].map((value) =>
    withModules(`an ephemeral output of ${value}`, `module "m" { source = "./m" }\n${VALID}`, {
      m: `variable "e" {\n  ephemeral = true\n  default   = 1\n}\noutput "o" {\n  ephemeral = true\n  value     = ${value}\n}\n`,
    }),
  ),
  one('a removed block in JSON', VALID, {
    files: {
      'removed.tf.json': JSON.stringify({
        removed: { from: 'terraform_data.a', lifecycle: { destroy: false } },
        resource: {
          terraform_data: {
            y: {},
            x: {
              lifecycle: { ignore_changes: 'all', replace_triggered_by: ['terraform_data.y'] },
              provisioner: { 'local-exec': { command: 'true', when: 'destroy' } },
            },
          },
        },
        moved: { from: 'terraform_data.c', to: 'terraform_data.y' },
      }),
    },
  }),
];
