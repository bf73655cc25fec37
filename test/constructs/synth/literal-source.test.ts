import { literalSource } from '../../../lib/constructs/synth/literal-source';
import { Terraform } from '../../support/terraform';

const TOKEN = 'LzMTXLFl5sYWJMlDz4t5Lq5HC1iGU1P28';
const CONFIGURATION = {
  variable: { v: { sensitive: true }, m: {}, l: {}, i: {}, d: { default: TOKEN } },
  locals: {
    token: TOKEN,
    both: { a: TOKEN, b: `\${var.v}` },
    mixed: `${TOKEN}\${var.v}`,
    list: `\${[var.v, local.token]}`,
  },
  resource: { local_file: { f: { content: TOKEN, filename: `\${var.v}` } } },
};
/** Variables for which Terraform selects the text of the configuration if an expression has alternatives. */
const VALUES = `
variable "v" { default = "elsewhere" }
variable "m" { default = { k = "elsewhere" } }
variable "l" { default = ["elsewhere"] }
variable "i" { default = 0 }
variable "d" { default = "${TOKEN}" }
locals {
  token = "${TOKEN}"
  both  = { a = "${TOKEN}", b = var.v }
  mixed = "${TOKEN}\${var.v}"
  list  = [var.v, local.token]
}`;

const found = (expression: string, body = {}) => literalSource(`\${${expression}}`, CONFIGURATION, body);

/** Expressions whose result contains a text of the configuration. */
const IN_PLAIN_TEXT = [
  `"${TOKEN}"`,
  `"${TOKEN}\${var.v}"`,
  `"\${var.v}${TOKEN.slice(0, 20)}"`,
  `"R|${TOKEN}"`,
  `join("", ["${TOKEN}", var.v])`,
  `format("%s%s", "${TOKEN}", var.v)`,
  `format("${TOKEN}%s", var.v)`,
  `var.v == "x" ? var.v : "${TOKEN}"`,
  `trimspace(var.v == "x" ? var.v : "${TOKEN}")`,
  `var.v == "x" ? var.v : var.v == "y" ? "y" : (("${TOKEN}"))`,
  `coalesce(var.v == "x" ? var.v : null, "${TOKEN}")`,
  `trimspace(coalesce("", "${TOKEN}"))`,
  `try(var.m.x, "${TOKEN}")`,
  `lookup(var.m, "x", "${TOKEN}")`,
  `title(lookup(var.m, "x", "${TOKEN}"))`,
  `replace(var.v, "elsewhere", "${TOKEN}")`,
  `element(["${TOKEN}", var.v], var.i)`,
  `["${TOKEN}", var.v][var.i]`,
  `concat(["${TOKEN}"], var.l)[0]`,
  `{ a = "${TOKEN}", b = var.v }.a`,
  `{ "a" : "${TOKEN}" }["a"]`,
  `{ elsewhere = "${TOKEN}" }[var.v]`,
  `merge(var.m, { a = "${TOKEN}" }).a`,
  `zipmap(["a"], ["${TOKEN}"]).a`,
  `[for x in var.l : "${TOKEN}"][0]`,
  `[for x in ["${TOKEN}"] : x if x != var.v][0]`,
  `{ for k, x in { a = "${TOKEN}" } : k => x }.a`,
  `{ for x in ["${TOKEN}"] : x => x... }["${TOKEN}"][0]`,
  `values({ a = "${TOKEN}" })[0]`,
  `flatten([["${TOKEN}"], [var.v]])[0]`,
  `split("/", "${TOKEN}/x")[0]`,
  `regex("^(.+)$", "${TOKEN}")[0]`,
  `jsondecode("{\\"a\\":\\"${TOKEN}\\"}").a`,
  `"%{ if var.v == "x" }\${var.v}%{ else }${TOKEN}%{ endif }"`,
  `"%{ for x in ["${TOKEN}"] }\${x}%{ endfor }"`,
  'local.token',
  'local.both.a',
  'local.both["a"]',
  'local.both[var.v == "x" ? "b" : "a"]',
  'local.mixed',
  'local.list[1]',
  'var.d',
  `nonsensitive("\${local.token}")`,
  'substr(local.token, 0, 40)',
  `chomp(<<EOT\n${TOKEN}\nEOT\n)`,
];

/** Expressions whose texts are only names or paths of a value. */
const FROM_ELSEWHERE = [
  'var.v',
  `"R|\${var.v}"`,
  `"\${var.v}\${var.v}"`,
  'var.v == "not-the-value" ? "" : var.v',
  'join("-", [var.v, var.v])',
  'format("%s|%s", var.v, var.v)',
  'lookup(var.m, "k", "")',
  'lookup({ "the-name-of-a-device" = var.v }, "the-name-of-a-device", "")',
  '{ "the-name-of-a-device" = var.v }["the-name-of-a-device"]',
  `{ a = var.v, b = "${TOKEN}" }.a`,
  'replace(var.v, "a-part-of-the-value", "")',
  'trimprefix(var.v, "a-prefix-of-the-value")',
  'trimsuffix(var.v, "a-suffix-of-the-value")',
  'trim(var.v, "characters")',
  'split("a-long-separator", var.v)[0]',
  'regex("^[a-z]{0,99}$", var.v)',
  'zipmap(["the-name-of-a-device"], [var.v])["the-name-of-a-device"]',
  'element([for x in var.l : x if x != "the-name-of-a-device"], 0)',
  `{ for k, x in var.m : "the-name-of-\${k}" => x }["the-name-of-k"]`,
  'matchkeys(var.l, ["the-name-of-a-device"], ["the-name-of-a-device"])[0]',
  'local.both.b',
  'setsubtract(var.l, ["the-name-of-a-device"])',
  'try(var.m["the-name-of-a-device"], var.v)',
  'file("the-name-of-a-file")',
  `trimspace(file("\${path.module}/the-name-of-a-file"))`,
  'templatefile("the-name-of-a-file", { environment = "production" })',
];

describe('a token in plain text', () => {
  it.each(IN_PLAIN_TEXT)('is found in %s', (expression) => {
    expect(found(expression)).toBeDefined();
  });

  it.each(FROM_ELSEWHERE)('is not found in %s', (expression) => {
    expect(found(expression)).toBeUndefined();
  });

  it('is in the results of Terraform for the former, and not for the latter', async () => {
    const terraform = new Terraform().write('main.tf', VALUES).write('the-name-of-a-file', 'elsewhere');
    try {
      const expressions = [...IN_PLAIN_TEXT, ...FROM_ELSEWHERE];
      const outputs = expressions.map((each, index) => `output "o${index}" {\nvalue = ${each}\n}`);
      terraform.write('outputs.tf', outputs.join('\n'));
      expect(await terraform.run('apply', '-auto-approve', '-no-color')).toMatchObject({ status: 0 });
      const results = JSON.parse((await terraform.run('output', '-json')).stdout);
      const isPlain = expressions.map((_, index) =>
        JSON.stringify(results[`o${index}`].value).includes(TOKEN.slice(0, 20)),
      );
      expect(expressions.filter((_, index) => isPlain[index])).toEqual(IN_PLAIN_TEXT);
    } finally {
      terraform.remove();
    }
  });

  it.each([
    ['a provider of which nothing is known', `provider::a::decode("${TOKEN}", var.v)`],
    ['a template', `templatefile("a.tftpl", { token = "${TOKEN}" })`],
    ['an argument of another resource', 'local_file.f.content'],
    ['what is decoded', `base64decode("${Buffer.from(TOKEN).toString('base64')}")`],
  ])('is found through %s', (_, expression) => {
    expect(found(expression)).toBeDefined();
  });

  it.each([
    ['the names that a provider is asked for', 'provider::a::secret("the-name-of-a-device", var.v)'],
    ['what a resource comes to know', 'local_file.f.content_md5'],
    ['an argument of another resource that is a reference', 'local_file.f.filename'],
  ])('is not found in %s', (_, expression) => {
    expect(found(expression)).toBeUndefined();
  });

  it('is found in what a block goes through', () => {
    expect(found('each.value', { for_each: { a: TOKEN } })).toEqual({ place: 'for_each', isPart: false });
    expect(found('each.value.token', { for_each: `\${var.m}` })).toBeUndefined();
    expect(found('each.key', { for_each: { [TOKEN]: `\${var.v}` } })).toBeDefined();
    expect(found('each.value', { for_each: { [TOKEN]: `\${var.v}` } })).toBeUndefined();
  });

  it('says whether it is a part of the token', () => {
    expect(found(`"${TOKEN}\${var.v}"`)).toEqual({ place: 'the configuration', isPart: true });
    expect(found(`"\${local.token}\${var.v}"`)).toEqual({ place: 'the local value token', isPart: true });
    expect(found(`coalesce(var.v, "${TOKEN}")`)).toEqual({ place: 'the configuration', isPart: false });
  });

  it('is found once in local values that use each other twice, however many ways lead to it', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => [
      `n${at + 1}`,
      `\${local.n${at}}\${local.n${at}}`,
    ]);
    const configuration = { locals: { n0: TOKEN, ...Object.fromEntries(doubling) } };
    expect(literalSource(`\${local.n60}`, configuration, {})).toMatchObject({ isPart: false });
  });

  it('does not cause an endless search in local values that refer to each other', () => {
    const configuration = { locals: { a: `\${local.b}`, b: `\${local.a}` } };
    expect(literalSource(`\${local.a}`, configuration, {})).toBeUndefined();
  });
});
