import { secrets } from '../../../lib/gate/secrets/secrets';

it('is one register for all copies of this package in a process, of whichever version', () => {
  expect(secrets.isIn('device-1')).toBe(false);
  expect((globalThis as Record<symbol, unknown>)[Symbol.for('apsaramqtt.secrets')]).toBe(secrets);
  jest.isolateModules(() => {
    expect(require('../../../lib/gate/secrets/secrets').secrets).toBe(secrets);
  });
});
