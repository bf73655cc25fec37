// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates
import { loadConfiguration } from '../../../lib/hcl';
import { folderOfFiles } from './folder-of-files';

const NAMES = 'locals {\n  none = []\n  one  = ["a"]\n}\n';

function messagesOf(files: Readonly<Record<string, string>>): string[] {
  const configuration = loadConfiguration(folderOfFiles({ 'names.tf': NAMES, ...files }), {
    engine: 'terraform',
    env: {},
  });
  return configuration.diagnostics.map(({ message }) => message);
}

/** A resource with a dynamic block `interface` for each element of a list. */
function native(list: string, content: string): string {
  return `resource "x_device" "d" {
  dynamic "interface" {
    for_each = local.${list}
    content {
      ${content}
    }
  }
}
`;
}

const CONTENTS = ['name = local.missing', 'name = each.value', 'name = tonumber("x")', 'name = interface.id'];

it.each(CONTENTS)('%s is not evaluated in a block that dynamic does not make', (content) => {
  expect(messagesOf({ 'main.tf': native('none', content) })).toEqual([]);
});

it.each(CONTENTS)('%s is wrong in a block that dynamic makes', (content) => {
  expect(messagesOf({ 'main.tf': native('one', content) })).toHaveLength(1);
});

it.each([
  'name = interface.value',
  'link {\n        name = interface.key\n      }',
  'dynamic "link" {\n        for_each = [interface.value]\n        content {\n          name = "${link.value}-${interface.key}"\n        }\n      }',
])('%s is right in a block that dynamic makes', (content) => {
  expect(messagesOf({ 'main.tf': native('one', content) })).toEqual([]);
});

it('a block data within a resource has the instances of the resource', () => {
  const data = 'data {\n    name = each.key\n  }';
  const resource = `resource "x_device" "d" {\n  for_each = { a = 1 }\n  ${data}\n}\n`;
  expect(messagesOf({ 'main.tf': resource })).toEqual([]);
});

describe('in JSON, as CDKTF writes it', () => {
  const link = (name: string) => ({ dynamic: { link: { for_each: '${local.one}', content: { name } } } });
  const device = (body: object) =>
    messagesOf({ 'main.tf.json': JSON.stringify({ resource: { x_device: { d: body } } }) });

  it.each([
    ['at the top', (name: string) => link(name)],
    ['within a block', (name: string) => ({ interface: [link(name)] })],
    [
      'within another one',
      (name: string) => ({ dynamic: { interface: { for_each: [1], content: link(name) } } }),
    ],
  ])('a dynamic block %s has its iterator', (_, body) => {
    expect(device(body('${link.value}'))).toEqual([]);
    expect(device(body('${local.missing}'))).toEqual(['local.missing is not declared in this module.']);
  });
});
