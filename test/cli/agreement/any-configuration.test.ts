import fc from 'fast-check';
import type { Emulator } from '../../../lib/emulator/emulator';
import { installed } from '../../support/installed';
import { IS_NIGHTLY } from '../../support/nightly';
import { agreement, checkScenario } from './agreement';
import { ANY_CONFIGURATION } from './any-configuration';
import { planScenario, startCloud } from './engine-plan';

const [SEED, RUNS] = IS_NIGHTLY ? [Math.floor(Date.now() / 86_400_000), 250] : [1, 3];

let emulator: Emulator;
let cloud: NodeJS.ProcessEnv;

beforeAll(async () => {
  ({ emulator, env: cloud } = await startCloud());
});
afterAll(() => emulator.close());

describe.each([
  ['terraform', 'terraform'],
  ['opentofu', 'tofu'],
])('a generated configuration, in %s', (engine, program) => {
  const isHere = installed(program, ['version']);

  /** If a plan fails for a reason other than a token, nothing is deployed, so the result of the check does not matter. */
  (isHere ? it : it.skip)(
    'is checked as it is planned',
    async () => {
      const counts = { agrees: 0, abstains: 0, refused: 0 };
      for (const scenario of fc.sample(ANY_CONFIGURATION, { seed: SEED, numRuns: RUNS })) {
        const planned = await planScenario(program, scenario, 'invalid', cloud);
        if (planned.errors.length > 0 && !planned.errors.includes('AMT001')) {
          counts.refused += 1;
          continue;
        }
        const checked = await checkScenario(scenario, engine, 'invalid', cloud);
        const result = agreement(planned, planned, checked);
        expect({ result, scenario, planned, checked }).not.toMatchObject({ result: 'wrong' });
        if (result !== 'wrong') counts[result] += 1;
      }
      console.info(`seed ${SEED}, ${RUNS} configurations of ${engine}: ${JSON.stringify(counts)}`);
      expect(counts.agrees).toBeGreaterThan(counts.refused + counts.abstains);
    },
    600_000,
  );
});
