import { nativeConfiguration } from '../../../lib/gate/configuration/native-syntax';

describe('a configuration in native syntax', () => {
  it('has blocks by their labels, and expressions as JSON has them', () => {
    const text = `
output "token" {
  value     = local.token # comment
  sensitive = true
}
output name {
  value = 1 == 2 ? "a" : "b" }
resource "terraform_data" "device" { input = { a = [1,
  2] } }
locals { a = 1 }
locals {
  b = 2
}`;
    expect(nativeConfiguration(text)).toEqual({
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: expressions of Terraform.
      output: {
        token: { value: '${local.token }', sensitive: '${true}' },
        name: { value: '${1 == 2 ? "a" : "b" }' },
      },
      resource: { terraform_data: { device: { input: '${{ a = [1,\n  2] } }' } } },
      locals: { a: '${1 }', b: '${2}' },
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: expressions of Terraform.
    });
  });

  it.each([
    ['a text', `x = "}#//$\{y["}"]} \\" $$\{"`],
    ['a text over several lines', 'x = <<-END\n  } # {\n  END\n'],
    ['a comment', 'x = 1 /* } { */ // }\n# }\n'],
  ])('continues after brackets in %s', (_, argument) => {
    expect(nativeConfiguration(`block {\n${argument}\n}\nlocals { after = 1 }`)).toMatchObject({
      block: { x: expect.any(String) },
      locals: { after: expect.any(String) },
    });
  });

  it('has its blocks under all of their labels, and one block of those that have the same', () => {
    const text = `
a "one" two { x = 1 }
a "one" "th\\"ree" { x = 2 }
a "one" two { y = 3 }
b = 1
b { x = 4 }
`;
    expect(nativeConfiguration(text)).toEqual({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: expressions of Terraform.
      a: { one: { two: { x: '${1 }', y: '${3 }' }, 'th\\"ree': { x: '${2 }' } } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: expressions of Terraform.
      b: { x: '${4 }' },
    });
  });

  it('may have comments wherever white space can be', () => {
    const text = `# one {
// two {
/* three
{ */ block /* four */ "label" # five
{ // six
  x /* seven */ = 1 /* eight
  } */ + 2 // nine
  /**/ y = 3 # ten
  #
  //
  z = 4 / 5
}`;
    expect(nativeConfiguration(text)).toEqual({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: expressions of Terraform.
      block: { label: { x: '${1  + 2 }', y: '${3 }', z: '${4 / 5}' } },
    });
  });

  it.each([
    ['<<END\n}\nEND x\n x END\n  END\n', '<<END\n}\nEND x\n x END\n  END\n'],
    ['<<-END\r\n}\r\n\tEND\r\n', '<<-END\r\n}\r\n\tEND\n\r'],
    ['<<END-1\n}\nEND\nEND-1\n', '<<END-1\n}\nEND\nEND-1\n'],
    ['<<END\nEND\n', '<<END\nEND\n'],
  ])('keeps the text over several lines: %j', (heredoc, value) => {
    expect(nativeConfiguration(`x = ${heredoc}y = 1`)).toEqual({ x: `$\{${value}}`, y: '$' + '{1}' });
  });

  it.each([
    String.raw`"\"}"`,
    String.raw`"a\\"`,
    '"$' + '${"',
    '"%%{"',
    '"$' + '{f("}")}"',
    '"%{ if "}" == x }a%{ endif }"',
    '"$' + '{ "$' + '{ "}" }" } ]"',
    `"$\{"a"}"`,
    '"# // /*"',
    '"a\nb"',
    '"a $ b % c"',
    '[\n"]",\n(\n1\n)\n]',
    '{\na = {}\n}',
  ])('keeps the value: %j', (value) => {
    expect(nativeConfiguration(`block {\nx = ${value}\ny = 1\n}\nz = 2`)).toEqual({
      block: { x: `$\{${value}}`, y: '$' + '{1}' },
      z: '$' + '{2}',
    });
  });

  it.each([
    ['}', {}],
    ['"', {}],
    ['a', {}],
    ['a =', { a: '$' + '{}' }],
    ['a {', { a: {} }],
    ['a { b = 1', { a: { b: '$' + '{1}' } }],
    ['a "b', {}],
    ['a = <<X', { a: '$' + '{<<X}' }],
    ['= 1', {}],
    ['{', {}],
    ['a = "$' + '{', { a: '$' + '{"$' + '{}' }],
    ['a = 1\nb ? c = 2', { a: '$' + '{1}' }],
    ['\u0000', {}],
  ])('ends if it is not valid: %j', (text, body) => {
    expect(nativeConfiguration(text)).toEqual(body);
  });
});
