import { meets, parseConstraints } from '../../../lib/hcl/terraform/version-constraint';

const VERSIONS = [
  '1.2.0',
  '1.2.0-beta1',
  '1.2.0-rc1',
  '1.2.1-beta1',
  '1.3.0-beta.2',
  '1.3.0-beta.10',
  '1.2.0+build',
  '2.0.0',
];

/** The versions of an installed module that `validate` of Terraform 1.11 and OpenTofu 1.12 accepts for a constraint. */
const ACCEPTED: readonly (readonly [string, readonly string[]])[] = [
  ['>= 1.0', ['1.2.0', '1.2.0+build', '2.0.0']],
  ['1.2.0-beta1', ['1.2.0-beta1']],
  ['= 1.2.0-beta1', ['1.2.0-beta1']],
  ['>= 1.2.0-alpha', ['1.2.0', '1.2.0-beta1', '1.2.0-rc1', '1.2.0+build', '2.0.0']],
  ['>= 1.2.0-beta2', ['1.2.0', '1.2.0-rc1', '1.2.0+build', '2.0.0']],
  ['> 1.1.0-beta', ['1.2.0', '1.2.0+build', '2.0.0']],
  ['~> 1.2.0-beta1', ['1.2.0-beta1', '1.2.0-rc1']],
  ['~> 1.2', ['1.2.0', '1.2.0+build']],
  ['~> 1.2.0', ['1.2.0', '1.2.0+build']],
  ['!= 1.2.0', ['1.2.0-beta1', '1.2.0-rc1', '1.2.1-beta1', '1.3.0-beta.2', '1.3.0-beta.10', '2.0.0']],
  [
    '!= 1.2.0-beta1',
    ['1.2.0', '1.2.0-rc1', '1.2.1-beta1', '1.3.0-beta.2', '1.3.0-beta.10', '1.2.0+build', '2.0.0'],
  ],
  ['<= 1.2.0-rc1', ['1.2.0-beta1', '1.2.0-rc1']],
  ['< 1.2.0', []],
  ['1.2.0', ['1.2.0', '1.2.0+build']],
  ['>= 1.3.0-beta.9', ['1.3.0-beta.10', '2.0.0']],
  ['> 1.2.0-beta1, < 1.3', ['1.2.0', '1.2.0+build']],
  ['1.2', ['1.2.0', '1.2.0+build']],
  ['~> 1', ['1.2.0', '1.2.0+build', '2.0.0']],
  ['< 1.2.0-rc1', ['1.2.0-beta1']],
  ['>= 1.2.0-alpha, < 1.2.0', []],
  ['>1.2.0-alpha,!= 1.2.0-rc1', ['1.2.0', '1.2.0-beta1', '1.2.0+build', '2.0.0']],
  ['~> 1.2.0-rc0, != 1.2.0-rc2', ['1.2.0-rc1']],
];

it.each(ACCEPTED)('the versions that meet "%s" are those that the engines accept', (text, accepted) => {
  const constraints = parseConstraints(text)!;
  expect(VERSIONS.filter((version) => meets(version, constraints))).toEqual(accepted);
});
