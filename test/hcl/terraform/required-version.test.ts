import { loadConfiguration } from '../../../lib/hcl';
import { folderOfFiles } from './folder-of-files';

/** A validation of a nullable variable that works only in Terraform 1.12 and newer. */
const VALIDATED = `variable "name" {
  type    = string
  default = null
  validation {
    condition     = var.name == null || length(var.name) > 3
    error_message = "Too short."
  }
}
`;

function messagesOf(requiredVersion: string | undefined, text = VALIDATED): string[] {
  const settings = requiredVersion && `terraform {\n  required_version = "${requiredVersion}"\n}\n`;
  const folder = folderOfFiles({ 'main.tf': `${settings ?? ''}${text}` });
  return loadConfiguration(folder, { engine: 'terraform', env: {} }).diagnostics.map(
    ({ message }) => message,
  );
}

it.each(['>= 1.12', '~> 1.13', '>= 1.5, > 1.12.1, < 2.0'])(
  'required_version %s skips the operand that the left one makes superfluous',
  (version) => expect(messagesOf(version)).toEqual([]),
);

it.each([undefined, '>= 1.5', '~> 1.0', '>= 1.11.4'])('required_version %s does not', (version) => {
  expect(messagesOf(version)).toEqual([expect.stringContaining('(required_version = ">= 1.12")')]);
});

it.each([
  'var.unset && var.on',
  'var.unset && var.unset',
  '!(var.on || var.unset)',
  '!var.on && terraform_data.x.id == ""',
  'terraform_data.x.id == "" && !var.on',
])('required_version >= 1.12 decides %s, which older versions do not', (condition) => {
  const countFor = (version: string) => {
    const folder = folderOfFiles({
      'main.tf': `terraform {
  required_version = "${version}"
}
variable "unset" {
  type    = bool
  default = null
}
variable "on" { default = true }
resource "terraform_data" "x" {}
resource "terraform_data" "y" { count = ${condition} ? 1 : 0 }
`,
    });
    const declared = loadConfiguration(folder, { engine: 'terraform', env: {} }).resources();
    const counted = declared.find(({ address }) => address === 'terraform_data.y')!;
    return counted.unknown === undefined ? counted.instances.length : 'unknown';
  };
  expect([countFor('>= 1.12'), countFor('>= 1.11')]).toEqual([0, 'unknown']);
});

it('an operand that counts is not skipped in any version', () => {
  const [message, ...others] = messagesOf('>= 1.12', VALIDATED.replace('== null', '!= null'));
  expect(message).toContain('must not be null');
  expect(others).toEqual([]);
});

it('what a called module requires of the version counts as well', () => {
  const folder = folderOfFiles({
    'main.tf': `${VALIDATED}module "m" {\n  source = "./m"\n}\n`,
    'm/main.tf': 'terraform {\n  required_version = ">= 1.12"\n}\n',
  });
  expect(loadConfiguration(folder, { engine: 'terraform', env: {} }).diagnostics).toEqual([]);
});
