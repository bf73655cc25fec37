import { runCost } from '../../lib/onsmqtt/run-cost';

describe('the cost of a run', () => {
  it('is shown for more than a thousand calls: calls, seconds and the load of the instance', () => {
    expect(runCost(2_000, ['post-cn-1'], { requestsPerSecond: 50 })).toBe(
      'The run makes up to 2,000 calls, each billed as one message. They take at least 40 seconds at 50 requests per second. Meanwhile they add 50 to the messaging TPS of post-cn-1: 5% of an instance with 1,000 TPS.',
    );
  });

  it('has separated thousands, and a rate with the given digits', () => {
    expect(runCost(1_234_567, ['post-cn-1'], { requestsPerSecond: 1_234.5625 })).toMatch(
      /^The run makes up to 1,234,567 calls, .* at least 1,001 seconds at 1,234\.5625 requests per second\./,
    );
  });

  it('names every instance', () => {
    expect(runCost(2_000, ['post-cn-1', 'post-cn-2'], { requestsPerSecond: 50 })).toContain(
      'the messaging TPS of post-cn-1, post-cn-2:',
    );
  });

  it('names no instance if none is known', () => {
    expect(runCost(2_000, [], { requestsPerSecond: 50 })).toContain('the messaging TPS of the instances:');
  });

  it('names the limit of an account if the rate is above it', () => {
    const limit = 'An account may make 100 of them, unless Alibaba Cloud has raised its limit.';
    expect(runCost(2_000, ['post-cn-1'], { requestsPerSecond: 101 })).toContain(limit);
    expect(runCost(2_000, ['post-cn-1'], { requestsPerSecond: 100 })).not.toContain(limit);
  });

  it('is not shown for a thousand, nor if max_calls allows no more', () => {
    expect(runCost(1_000, ['post-cn-1'], { requestsPerSecond: 50 })).toBeUndefined();
    expect(runCost(5_000, ['post-cn-1'], { requestsPerSecond: 50, maxCalls: 100 })).toBeUndefined();
  });
});
