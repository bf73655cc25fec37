import { execFileSync } from 'node:child_process';
import { templateParts } from '../../../lib/gate/configuration/expression';
import { joinedText } from '../../../lib/gate/configuration/joined-text';

const EXPRESSIONS = [
  `"device-1"`,
  `"device-$\{"1"}"`,
  `join("", ["device", "-1"])`,
  `join("-", ["device", "1", "north"])`,
  `join("-", ["device"], ["1", "north"])`,
  `join("-", concat(["device"], ["1"]))`,
  `join("/", [join("-", ["device", "1"]), "north"])`,
  `"to $\{join("-", ["device", "$\{1}"])}"`,
  `core::join("-", ["device", "1"])`,
  `core::join("-", core::concat(["device"], ["1"]))`,
];

describe('the texts of a template in one', () => {
  it('are what Terraform makes of them', () => {
    const printed = execFileSync('terraform', ['console'], {
      input: `jsonencode([${EXPRESSIONS.join(', ')}])\n`,
      encoding: 'utf8',
      env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
    });
    const texts = EXPRESSIONS.map((expression) => joinedText(templateParts(`$\{${expression}}`)));
    expect(texts).toEqual(JSON.parse(JSON.parse(printed)));
  });

  it.each([
    [`$\{join("-", [var.type, "1"])}`, '-1'],
    [`device-$\{var.number}`, 'device-'],
    [`$\{replace(var.name, "device", "1")}`, '1'],
    [`$\{var.is_first ? "device" : "1"}`, ''],
  ])('omit what comes from elsewhere: %s', (template, text) => {
    expect(joinedText(templateParts(template))).toBe(text);
  });
});
