import { DEFAULT_POLICY, levelOf, POLICY_ACTIONS } from '../../lib/gate/policy';

describe('a policy', () => {
  it('fails for every kind of finding unless its author sets less', () => {
    expect(DEFAULT_POLICY).toEqual({ onInvalid: 'fail', onUnverified: 'fail', onExpiring: 'fail' });
  });

  it('distinguishes an error that stops from a warning that does not', () => {
    expect(POLICY_ACTIONS.map((action) => [action, levelOf(action)])).toEqual([
      ['fail', 'error'],
      ['warn', 'warning'],
    ]);
  });
});
