import { ClockError } from '../../lib/onsmqtt/errors';
import { errorCode } from '../../lib/onsmqtt/facts/error-codes';
import { describeSkew, ServiceClock } from '../../lib/onsmqtt/service-clock';

const SERVICE_TIME = Date.parse('2026-11-24T12:00:00Z');
const DATE_HEADER = new Date(SERVICE_TIME).toUTCString();
const MINUTE = 60_000;

const refused = () =>
  new ClockError(errorCode('InvalidTimeStamp.Expired')!, {
    code: 'InvalidTimeStamp.Expired',
    httpStatus: 400,
    service: 'The service',
    askedWith: 'the access key',
  });

describe('the clock of the service', () => {
  it("is this machine's as long as the service accepts it", () => {
    expect(new ServiceClock(() => SERVICE_TIME).now().getTime()).toBe(SERVICE_TIME);
  });

  it("is corrected once by the service's Date, and the request is repeated", () => {
    const clock = new ServiceClock(() => SERVICE_TIME - 17 * MINUTE);
    const error = clock.correct(refused(), DATE_HEADER, clock.now());
    expect(error.retry).toBe('at-once');
    expect(clock.now().getTime()).toBe(SERVICE_TIME);
  });

  it.each([
    [-17, 'behind'],
    [20, 'ahead'],
  ])('that stays refused after the correction names the skew (%d minutes)', (minutes, side) => {
    const clock = new ServiceClock(() => SERVICE_TIME + minutes * MINUTE);
    clock.correct(refused(), DATE_HEADER, clock.now());
    const error = clock.correct(refused(), DATE_HEADER, clock.now());
    expect(error.retry).toBe('never');
    expect(error.message).toContain(`this machine's clock is ${Math.abs(minutes)} minutes ${side}`);
    expect(error.remedies.join()).toContain("Set this machine's clock");
  });

  it('is corrected for requests that were under way with the wrong time', () => {
    const clock = new ServiceClock(() => SERVICE_TIME - 17 * MINUTE);
    const sentBefore = clock.now();
    clock.correct(refused(), DATE_HEADER, sentBefore);
    expect(clock.correct(refused(), DATE_HEADER, sentBefore).retry).toBe('at-once');
  });

  it.each(['Sat, 13 Sep 275760 00:00:00 GMT', 'Sat, 01 Jan 10000 00:00:00 GMT'])(
    'cannot be corrected by the Date %s',
    (date) => {
      const clock = new ServiceClock(() => SERVICE_TIME);
      expect(clock.correct(refused(), date, clock.now()).retry).toBe('never');
      expect(clock.now().getTime()).toBe(SERVICE_TIME);
    },
  );

  it('cannot be corrected by an answer without a Date', () => {
    const clock = new ServiceClock(() => SERVICE_TIME);
    const error = clock.correct(refused(), undefined, clock.now());
    expect(error.retry).toBe('never');
    expect(error.message).toContain('the answer does not contain the time of the service');
  });

  it('is not reported as wrong if it agrees with a service that refuses it', () => {
    const clock = new ServiceClock(() => SERVICE_TIME);
    const { message, remedies } = clock.correct(refused(), DATE_HEADER, clock.now());
    expect(message).toContain("the time of the request was refused, although it is the service's");
    expect(remedies).toEqual([expect.stringContaining("This machine's clock is right.")]);
  });

  it('is described by its difference', () => {
    expect(describeSkew(60_000)).toBe("this machine's clock is 1 minutes ahead");
  });
});
