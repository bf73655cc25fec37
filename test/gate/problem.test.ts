import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORDING as COMMAND_LINE } from '../../lib/cli/wording';
import { type ProblemFacts, problemOf, type Wording } from '../../lib/gate/problem';
import { WORDING as TERRAFORM } from '../../lib/provider/wording';

const FACTS: ProblemFacts = {
  code: 'UnknownRegion',
  message: 'There is no such region.',
  remedies: [{ to: 'choose-region', regions: ['cn-a', 'cn-b'] }, 'Ask your administrator.'],
};

describe('a problem', () => {
  it('has the remedies of the surface that it is read on, with the facts in them', () => {
    expect(problemOf(FACTS, TERRAFORM)).toStrictEqual({
      code: 'UnknownRegion',
      message: 'There is no such region.',
      help: 'Check the region (region in the provider block, ALICLOUD_REGION or the profile). Regions in the list: cn-a, cn-b. Ask your administrator.',
    });
    expect(problemOf(FACTS, COMMAND_LINE).help).toBe(
      'Check the region (--region, ALICLOUD_REGION, the provider block or the profile). Regions in the list: cn-a, cn-b. Ask your administrator.',
    );
  });

  it('keeps the place where it is', () => {
    expect(problemOf({ ...FACTS, at: { argument: 'region' } }, TERRAFORM).at).toEqual({ argument: 'region' });
  });
});

/** Terms of other surfaces. A reader of this surface could not follow advice that contains them. */
const FOREIGN: readonly [string, Wording, RegExp][] = [
  ['Terraform', TERRAFORM, /--[a-z]/],
  ['the command line', COMMAND_LINE, /network = |set network|client_\w+_timeout|Lower /],
];

describe('the wording', () => {
  it.each(FOREIGN)('for %s names nothing that its reader does not have', (_, wording, foreign) => {
    for (const word of Object.values(wording) as ((advice: object) => string)[]) {
      expect(
        word({ regions: ['cn-a'], region: 'cn-a', faulty: ['a credentials file'], most: 300 }),
      ).not.toMatch(foreign);
    }
  });

  it('of remedies is the only place in which options are named', () => {
    const folder = join(__dirname, '../../lib/onsmqtt');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith('.ts'),
    )) {
      const remedies = readFileSync(join(folder, name), 'utf8').match(/remedies: \[.*?\]/gs) ?? [];
      expect(remedies.join('\n')).not.toMatch(
        /--[a-z]|provider block|set network|instance_id|_timeout|_per_second/,
      );
    }
  });
});
