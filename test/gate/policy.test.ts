import { DEFAULT_POLICY, levelOf, POLICY_ACTIONS } from '../../lib/gate/policy';

describe('a policy', () => {
  it('lets every kind of finding fail unless its author asks for less', () => {
    expect(DEFAULT_POLICY).toEqual({ onInvalid: 'fail', onUnverified: 'fail', onExpiring: 'fail' });
  });

  it('knows an error that stops and a warning that does not', () => {
    expect(POLICY_ACTIONS.map((action) => [action, levelOf(action)])).toEqual([
      ['fail', 'error'],
      ['warn', 'warning'],
    ]);
  });
});
