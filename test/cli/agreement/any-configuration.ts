// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates
import fc from 'fast-check';
import { anyFilled, type Grammar } from '../../support/grammar';
import { type Scenario, SETTINGS } from './scenario';

/** The variables of every module, with their possible type constraints and values. */
const VARIABLES = {
  env: { types: ['string', 'any'], values: ['"GATE_TOKEN"', '"VALID_TOKEN"'] },
  flag: { types: ['bool', 'any'], values: ['true', 'false', '"true"'] },
  number: { types: ['number', 'any'], values: ['0', '1', '2', '"1"'] },
  envs: {
    types: ['list(string)', 'set(string)', 'any', 'list(any)'],
    values: ['["GATE_TOKEN"]', '["VALID_TOKEN", "GATE_TOKEN"]', '[]', '["VALID_TOKEN", "VALID_TOKEN"]'],
  },
  by_name: {
    types: ['map(string)', 'any'],
    values: ['{ a = "GATE_TOKEN", b = "VALID_TOKEN" }', '{ prod = "VALID_TOKEN" }', '{}'],
  },
  devices: {
    types: [
      'any',
      'map(object({ env = string, on = optional(bool, true), action = optional(string) }))',
      'map(object({ env = optional(string, "VALID_TOKEN"), on = optional(bool), action = optional(string, "fail") }))',
    ],
    values: [
      '{ a = { env = "GATE_TOKEN", on = false }, b = { env = "VALID_TOKEN", on = true } }',
      '{ a = { env = "VALID_TOKEN" }, b = { env = "GATE_TOKEN" } }',
      '{ a = { env = "GATE_TOKEN", action = "warn" } }',
    ],
  },
} as const;

type Name = keyof typeof VARIABLES;

const NAMES = Object.keys(VARIABLES) as Name[];

const EXPRESSIONS: Grammar = {
  env: {
    leaves: [
      'var.env',
      'var.env',
      'var.env',
      'var.env',
      'local.env',
      'local.env',
      '"GATE_TOKEN"',
      '"VALID_TOKEN"',
      'terraform_data.later.id',
    ],
    forms: [
      '@flag ? @env : @env',
      'element(concat(@envs, ["VALID_TOKEN"]), @number)',
      'try(@envs[0], @env)',
      'try(@envs[1], @env)',
      'lookup(@by_name, @text, @env)',
      'try(@by_name[@text], @env)',
      'coalesce(@env, @env)',
      'format("%s_TOKEN", @flag ? "GATE" : "VALID")',
      '"%{if @flag}GATE%{else}VALID%{endif}_TOKEN"',
      'join("_", [@flag ? "GATE" : "VALID", "TOKEN"])',
      'try(@devices["a"].env, @env)',
      'try(values(@devices)[0].env, @env)',
      'replace(@env, "VALID", "GATE")',
      'trimspace(" ${@env} ")',
      'jsondecode(jsonencode({ e = @env })).e',
      'split(",", join(",", concat([@env], @envs)))[0]',
      'one([for v in @envs : v if v == "GATE_TOKEN"])',
    ],
  },
  flag: {
    leaves: ['var.flag', 'var.flag', 'true', 'false', 'terraform.workspace == "default"'],
    forms: [
      '!(@flag)',
      '@number > 1',
      '@text == @text',
      'contains(@envs, @env)',
      'length(@envs) > 1',
      'can(@by_name[@text])',
      'anytrue([for d in @devices : try(d.on, false)])',
      'alltrue([@flag, @flag])',
      '(@flag && @flag)',
      '(@flag || @flag)',
      'startswith(@env, "GATE")',
      '@env != null',
      '@by_name == {}',
      'can(regex("^GATE", @env))',
    ],
  },
  number: {
    leaves: ['var.number', 'var.number', '0', '1'],
    forms: [
      'length(@envs)',
      'length(@by_name)',
      '(@flag ? @number : @number)',
      'min(@number, 2)',
      'tonumber(@number)',
      'length([for v in @envs : v if v == @env])',
    ],
  },
  text: {
    leaves: ['"a"', '"b"', '"prod"', 'terraform.workspace'],
    forms: [
      'lower(@text)',
      '(@flag ? @text : @text)',
      'keys(merge({ z = 1 }, @by_name))[0]',
      'trimsuffix(@env, "_TOKEN")',
    ],
  },
  envs: {
    leaves: ['tolist(var.envs)', 'tolist(var.envs)', '["GATE_TOKEN", "VALID_TOKEN"]', '[]'],
    forms: [
      '[@env, @env]',
      '[for v in @envs : v if v != @env]',
      'values(@by_name)',
      'concat(@envs, @envs)',
      'distinct(@envs)',
      '[for d in @devices : d.env if try(d.on, true) != false]',
      'values(@devices)[*].env',
      'flatten([@envs, [@env]])',
      'compact(["", @env])',
      'sort(@envs)',
      'reverse(@envs)',
      '(@flag ? @envs : tolist([]))',
      'tolist(setunion(@envs, @envs))',
      'yamldecode(yamlencode(@envs))',
    ],
  },
  by_name: {
    leaves: ['var.by_name', 'var.by_name', '{ a = "GATE_TOKEN" }', '{}'],
    forms: [
      '{ for i, v in @envs : tostring(i) => v }',
      '{ for v in @envs : lower(v) => v... if @flag }',
      '{ for k, d in @devices : k => d.env if try(d.on, true) != false }',
      'merge(@by_name, @by_name)',
      '{ (@text) = @env }',
      'tomap({ a = @env })',
      'zipmap(["a"], [@env])',
      '{ for k, v in @by_name : k => v if v == @env }',
      '(@flag ? @by_name : {})',
    ],
  },
  devices: {
    leaves: ['var.devices', 'var.devices', '{ a = { env = "GATE_TOKEN", on = true } }'],
    forms: [
      '{ for k, v in @by_name : k => { env = v, on = @flag } }',
      'merge(@devices, { c = { env = @env, on = @flag } })',
      '{ for k, d in @devices : k => d if try(d.on, true) == true }',
    ],
  },
};

const DEPTH = 2;
const ACTIONS = ['"warn"', '"fail"', 'null', '@flag ? "warn" : "fail"'];

/** Any of the texts, with each `@kind` replaced by any expression of that kind. */
function filled(...texts: readonly string[]): fc.Arbitrary<string> {
  return anyFilled(EXPRESSIONS, texts, DEPTH);
}

const GATE = fc
  .tuple(
    fc.oneof(
      filled('  token_env = @env'),
      filled(
        '  count = @number\n  token_env = count.index == 0 ? @env : "VALID_TOKEN"',
        '  count = @flag ? 1 : 0\n  token_env = @env',
      ),
      filled(
        '  for_each = toset(@envs)\n  token_env = each.value',
        '  for_each = @by_name\n  token_env = "${each.value}"',
      ),
      filled(
        '  for_each = @devices\n  token_env = each.value.env\n  on_unverified = try(each.value.action, null)',
      ),
    ),
    fc.oneof(fc.constant(''), filled(...ACTIONS.map((action) => `  on_invalid = ${action}`))),
    fc.constantFrom('', '', '  token = null'),
  )
  .map((lines) => `  instance_id = "post-cn-emulator"\n${lines.join('\n')}`);

const FLEET = filled('  token_envs = @by_name').map((line) => `  instance_id = "post-cn-emulator"\n${line}`);

const BLOCK = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('apsaramqtt_token'), body: GATE }) },
  fc.record({ type: fc.constant('apsaramqtt_tokens'), body: FLEET }),
);

interface Module {
  readonly variables: string;
  readonly local: string;
  readonly blocks: readonly { readonly type: string; readonly body: string }[];
  /** A call of a module: its `count` or `for_each`, and its arguments. */
  readonly call?: { readonly repeated: string; readonly inputs: string; readonly module: Module };
}

/** Declarations of all variables. Those that are not given have a default. */
function declarations(given: readonly Name[]): fc.Arbitrary<string> {
  const blocks = NAMES.map((name) => {
    const { types, values } = VARIABLES[name];
    return fc
      .tuple(
        fc.constantFrom<string>(...types),
        fc.constantFrom<string>(...values),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([type, value, hasDefault, nullable]) => {
        const fallback = hasDefault || !given.includes(name) ? `  default = ${value}\n` : '';
        return `variable "${name}" {\n  type = ${type}\n  nullable = ${nullable}\n${fallback}}\n`;
      });
  });
  return fc.tuple(...blocks).map((texts) => texts.join(''));
}

function modules(depth: number, given: readonly Name[]): fc.Arbitrary<Module> {
  const call =
    depth === 0
      ? fc.constant(undefined)
      : fc.subarray(NAMES, { minLength: 1 }).chain((names) =>
          fc.record({
            repeated: fc.oneof(
              fc.constant(''),
              filled('  count = @flag ? 1 : 0', '  for_each = toset(@envs)', '  for_each = @by_name'),
            ),
            inputs: filled(names.map((name) => `  ${name} = @${name}`).join('\n')),
            module: modules(depth - 1, names),
          }),
        );
  return fc.record({
    variables: declarations(given),
    local: filled('@env'),
    blocks: fc.array(BLOCK, { minLength: 1, maxLength: 2 }),
    call: fc.option(call, { nil: undefined }),
  });
}

function filesOf({ variables, local, blocks, call }: Module, folder: string): [string, string][] {
  const text = [
    SETTINGS,
    variables,
    'resource "terraform_data" "later" {}\n',
    `locals {\n  env = ${local.replaceAll('local.env', 'var.env')}\n}\n`,
    ...blocks.map(({ type, body }, index) => `data "${type}" "g${index}" {\n${body}\n}\n`),
    call ? `module "inner" {\n  source = "./inner"\n${call.repeated}\n${call.inputs}\n}\n` : '',
  ].join('');
  return [[`${folder}main.tf`, text], ...(call ? filesOf(call.module, `${folder}inner/`) : [])];
}

/** The sources of values for root variables, in increasing precedence. */
const WAYS = ['env', 'terraform.tfvars', 'later.auto.tfvars', 'var'] as const;

const ROOT = fc.subarray(NAMES).chain((given) =>
  fc.record({
    module: modules(2, given),
    values: fc.tuple(
      ...given.map((name) =>
        fc.record({
          name: fc.constant(name),
          ways: fc.subarray([...WAYS], { minLength: 1 }),
          value: fc.constantFrom<string>(...VARIABLES[name].values),
          others: fc.constantFrom<string>(...VARIABLES[name].values),
        }),
      ),
    ),
  }),
);

/** Any configuration with gates, nested modules, and variables that get values from every source. */
export const ANY_CONFIGURATION: fc.Arbitrary<Scenario> = ROOT.map(({ module, values }) => {
  const files = Object.fromEntries(filesOf(module, ''));
  const env: Record<string, string> = {};
  const variables: string[] = [];
  for (const { name, ways, value, others } of values) {
    for (const way of ways) {
      const text = way === ways.at(-1) ? value : others;
      // In an environment variable, the value of a string variable has no quotes.
      const bare =
        name === 'env' && /"env" \{\n {2}type = string/.test(module.variables)
          ? text.replaceAll('"', '')
          : text;
      if (way === 'env') env[`TF_VAR_${name}`] = bare;
      else if (way === 'var') variables.push(`-var=${name}=${bare}`);
      else files[way] = `${files[way] ?? ''}${name} = ${text}\n`;
    }
  }
  return { name: 'any', files, env, variables };
});
