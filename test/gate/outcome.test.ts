import { tokenStatusOf } from '../../lib/gate/outcome';

it('the TokenStatus of an outcome is the answer of the service, or null if it gave none', () => {
  expect(tokenStatusOf({ verdict: 'valid' })).toBe(true);
  expect(tokenStatusOf({ verdict: 'invalid' })).toBe(false);
  expect(tokenStatusOf({ verdict: 'unverified' })).toBeNull();
});
