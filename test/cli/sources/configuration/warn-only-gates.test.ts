import { warnOnlyGates } from '../../../../lib/cli/sources/configuration/warn-only-gates';
import { WARN_ONLY_GATE } from '../../../../lib/gate/rules';
import { loadConfiguration } from '../../../../lib/hcl';
import { folderOfFiles } from '../../../hcl/terraform/folder-of-files';

function findingsIn(text: string, others: Readonly<Record<string, string>> = {}) {
  const folder = folderOfFiles({ 'main.tf': text, ...others });
  return warnOnlyGates(loadConfiguration(folder, { engine: 'terraform', env: {}, shown: '' }));
}

const gate = (body: string, address = '"apsaramqtt_token" "g"') => `data ${address} {\n${body}\n}\n`;
const NAME = 'data.apsaramqtt_token.g';
const REQUIRED = 'The policy requires every gate to fail.';

describe('a gate that only warns (AMT006)', () => {
  it.each(['on_invalid', 'on_unverified', 'on_expiring'])('says so by %s', (argument) => {
    expect(findingsIn(gate(`  ${argument} = "warn"`))).toEqual([
      {
        rule: WARN_ONLY_GATE,
        level: 'error',
        subject: NAME,
        name: NAME,
        tokenFingerprint: null,
        message: `${NAME} does not fail (${argument} is "warn"). ${REQUIRED}`,
        help: 'Set it to "fail" (in CDKTF: TokenPolicy.FAIL).',
        location: expect.objectContaining({ file: 'main.tf', line: 2 }),
      },
    ]);
  });

  it.each(['apsaramqtt_tokens', 'apsaramqtt_token'])('may be of %s, and ephemeral', (type) => {
    const text = gate('  on_invalid = "warn"', `"${type}" "g"`);
    expect(findingsIn(text)).toHaveLength(1);
    expect(findingsIn(text.replace('data', 'ephemeral'))).toHaveLength(1);
  });

  it('is named once with all instances that warn, and in each module', () => {
    const counted = gate('  count = 3\n  on_invalid = count.index == 0 ? "fail" : "warn"');
    const calls = ['a', 'b'].map((name) => `module "${name}" {\n  source = "./m"\n  count  = 2\n}\n`);
    const found = findingsIn(`${counted}${calls.join('')}`, { 'm/main.tf': counted });
    expect(found.map(({ name }) => name)).toEqual([NAME, `module.a.${NAME}`, `module.b.${NAME}`]);
  });

  it('is named for each argument', () => {
    const found = findingsIn(gate('  on_invalid = "warn"\n  on_expiring = "warn"'));
    expect(found.map(({ message }) => /on_\w+/.exec(message)?.[0])).toEqual(['on_invalid', 'on_expiring']);
  });

  it('is one in a check block, whatever it says itself', () => {
    const found = findingsIn(`check "health" {\n${gate('  on_invalid = "fail"')}}\n`);
    expect(found).toMatchObject([
      {
        message: `${NAME} is in a check block, which only warns. ${REQUIRED}`,
        help: 'Move the data source out of the check block.',
        location: { line: 2 },
      },
    ]);
    expect(findingsIn(`check "health" {\n${gate('  on_invalid = "warn"')}}\n`)).toHaveLength(2);
  });

  it.each([
    ['it fails', gate('  on_invalid = "fail"\n  on_unverified = null')],
    ['it sets nothing', gate('')],
    ['there is no instance', gate('  count = 0\n  on_invalid = "warn"')],
    ['it is not a gate', gate('  on_invalid = "warn"', '"example_token" "g"')],
  ])('is none if %s', (_, text) => {
    expect(findingsIn(text)).toEqual([]);
  });
});

describe('a gate of which it is not known whether it only warns', () => {
  const UNSET = 'variable "unset" {}\n';
  const UNDECIDED = {
    isUndecided: true,
    title: `Could not check whether ${NAME} only warns`,
    message: `Argument on_invalid of ${NAME} is not known here. ${REQUIRED}`,
    help: expect.stringMatching(/^Set the missing values/),
    location: expect.objectContaining({ line: 3 }),
  };

  it('is undecided, and does not pass', () => {
    expect(findingsIn(`${UNSET}${gate('  on_invalid = var.unset')}`)).toMatchObject([UNDECIDED]);
  });

  it('is undecided if one instance of several is', () => {
    const text = `${UNSET}${gate('  on_invalid = count.index == 0 ? "fail" : var.unset\n  count = 2')}`;
    expect(findingsIn(text)).toMatchObject([UNDECIDED]);
  });

  it('only warns if another instance does', () => {
    const text = `${UNSET}${gate('  on_invalid = count.index == 0 ? "warn" : var.unset\n  count = 2')}`;
    expect(findingsIn(text)).toEqual([
      expect.objectContaining({ message: `${NAME} does not fail (on_invalid is "warn"). ${REQUIRED}` }),
    ]);
  });

  it('is checked in every possible instance if its count is unknown', () => {
    const found = (action: string) =>
      findingsIn(`${UNSET}${gate(`  on_invalid = ${action}\n  count = var.unset`)}`);
    expect(found('"warn"').map(({ isUndecided }) => isUndecided)).toEqual([undefined]);
    expect(found('"fail"')).toEqual([]);
    expect(found('count.index == 0 ? "warn" : "fail"')).toMatchObject([UNDECIDED]);
    expect(findingsIn(`${UNSET}${gate('  count = var.unset')}`)).toEqual([]);
  });
});
