import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../../lib/emulator/emulator';
import { IS_NIGHTLY } from '../../support/nightly';
import { agreement, checkScenario } from './agreement';
import { digestOf, type Planned, planScenario, startCloud, type Token } from './engine-plan';
import { SCENARIOS } from './scenarios';
import { VERDICT_SCENARIOS } from './verdict-scenarios';

const plans = JSON.parse(readFileSync(join(__dirname, '../../fixtures/hcl/plans.json'), 'utf8')) as Record<
  string,
  Planned
>;

let emulator: Emulator;
let cloud: NodeJS.ProcessEnv;

beforeAll(async () => {
  ({ emulator, env: cloud } = await startCloud());
});
afterAll(() => emulator.close());

/** Whether a combination is tested. Each scenario is tested with one engine and one token, or with all combinations in the nightly run. */
function isChosen(engine: string, token: Token, index: number): boolean {
  const turn = (engine === 'terraform' ? 0 : 1) + (token === 'invalid' ? 0 : 2);
  return IS_NIGHTLY || index % 4 === turn;
}

function percent(part: number, of: number): string {
  return `${((100 * part) / of).toFixed(1)} %`;
}

describe.each(['terraform', 'opentofu'])('a check and a plan of %s', (engine) => {
  it('agree in every scenario, except one in a hundred in which the check could not decide', async () => {
    const others: object[] = [];
    const counts = { agrees: 0, abstains: 0, wrong: 0 };
    for (const token of ['invalid', 'valid'] as const) {
      for (const [index, scenario] of SCENARIOS.entries()) {
        if (!isChosen(engine, token, index)) continue;
        const { of, ...planned } = plans[`${engine} ${token} ${scenario.name}`]!;
        // If the scenario was changed, its recorded plan is outdated: run "npm run fixtures:hcl".
        expect({ name: scenario.name, of }).toEqual({ name: scenario.name, of: digestOf(scenario) });
        const checked = await checkScenario(scenario, engine, token, cloud);
        const result = agreement(planned, plans[`${engine} valid ${scenario.name}`]!, checked);
        counts[result] += 1;
        if (result !== 'agrees') others.push({ name: scenario.name, token, result, planned, checked });
      }
    }
    const count = counts.agrees + counts.abstains + counts.wrong;
    console.info(
      `${count} checks and plans of ${engine}: ${percent(counts.agrees, count)} agree, ${percent(counts.abstains, count)} abstain, ${counts.wrong} wrong`,
    );
    expect(count).toBeGreaterThan(300);
    expect(others.filter((one) => 'result' in one && one.result === 'wrong')).toEqual([]);
    expect(counts.abstains).toBeLessThanOrEqual(count / 100);
  }, 300_000);
});

const live = SCENARIOS.filter((_, index) => index % 200 === Math.floor(Date.now() / 86_400_000) % 200);

it('the recorded plans are those of the installed Terraform', async () => {
  for (const scenario of live) {
    const planned = await planScenario('terraform', scenario, 'invalid', cloud);
    expect({ name: scenario.name, ...planned }).toEqual({
      name: scenario.name,
      ...plans[`terraform invalid ${scenario.name}`],
    });
  }
});

const REFUSED = { ALICLOUD_SECRET_KEY: 'not-the-secret' };

it('where the service does not answer, a check says for which token a plan of Terraform fails', async () => {
  const chosen = VERDICT_SCENARIOS.filter((_, index) => IS_NIGHTLY || index % 8 === 0);
  for (const scenario of chosen) {
    const unanswered = { ...cloud, ...REFUSED };
    const planned = await planScenario('terraform', scenario, 'valid', unanswered);
    const checked = await checkScenario(scenario, 'terraform', 'valid', unanswered);
    const isFaulty = (['valid', 'invalid'] as const).every(
      (token) => plans[`terraform ${token} ${scenario.name}`]!.errors.length > 0,
    );
    const levels = checked.found.filter(({ rule }) => rule === 'AMT002').map(({ level }) => level);
    const found = { status: checked.status, isRefused: levels.includes('error') };
    const isRefused = planned.errors.length > 0 && !isFaulty;
    expect({ name: scenario.name, ...found }).toEqual({
      name: scenario.name,
      status: isFaulty ? 2 : 3,
      isRefused,
    });
  }
}, 300_000);
