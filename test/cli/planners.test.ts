import { installedPlanners } from '../../lib/cli/planners';
import { installed } from '../support/installed';

describe.each(['terraform', 'tofu'] as const)('%s', (planner) => {
  const test = installed(planner) ? it : it.skip;

  test('is found although it warns about its CLI configuration', () => {
    const found = installedPlanners({ ...process.env, TF_CLI_CONFIG_FILE: '/nowhere/cli.tfrc' });
    expect(found).toContainEqual({ planner, version: expect.stringMatching(/^\d+\.\d+\./) });
  });
});
