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
  ])('goes on after brackets in %s', (_, argument) => {
    expect(nativeConfiguration(`block {\n${argument}\n}\nlocals { after = 1 }`)).toMatchObject({
      block: { x: expect.any(String) },
      locals: { after: expect.any(String) },
    });
  });

  it.each(['}', '"', 'a', 'a =', 'a {', 'a "b', 'a = <<X', '= 1', '{', 'a = "${', '\u0000'])(
    'ends where it is none: %j',
    (text) => {
      expect(nativeConfiguration(text)).toEqual(expect.any(Object));
    },
  );
});
