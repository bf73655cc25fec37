import { AnswersSeen, RepeatedAnswerError, refuseCached } from '../../../lib/onsmqtt/exchange/answers-seen';

describe('an id of an answer', () => {
  it('belongs to the call that received it first', () => {
    const seen = new AnswersSeen();
    seen.claim('A', 'host:1');
    seen.claim('B', 'host:1');
    expect(() => seen.claim('A', 'host:1')).toThrow(
      expect.objectContaining({
        code: 'RepeatedAnswer',
        message: 'host:1 sent an answer that it had sent before, so it may belong to another question.',
        retry: 'at-once',
        mayHaveBeenBilled: true,
      }),
    );
    expect(() => seen.claim('B', 'host:1')).toThrow(RepeatedAnswerError);
  });

  it('is not trusted for its call when another call received it', () => {
    const seen = new AnswersSeen();
    seen.claim('A', 'host:1');
    expect(seen.isSole('A')).toBe(true);
    expect(() => seen.claim('A', 'host:1')).toThrow(RepeatedAnswerError);
    expect(seen.isSole('A')).toBe(false);
    expect(seen.isSole('B')).toBe(true);
  });
});

describe('an answer of a cache', () => {
  const answer = (headers: Record<string, string>) => ({ status: 200, headers, body: '' });

  it.each(['0', '', '60'])('is refused, however old it says it is (%j)', (age) => {
    expect(() => refuseCached(answer({ age }), 'host:1')).toThrow(RepeatedAnswerError);
  });

  it('is one with an age', () => {
    expect(() => refuseCached(answer({ date: 'Thu, 01 Jan 2026 00:00:00 GMT' }), 'host:1')).not.toThrow();
  });
});
