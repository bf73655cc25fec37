import type { Outcome } from './outcome';
import type { TokenGate } from './token-gate';
import type { TokenQuestion } from './token-service';

/** Enough for 100 calls per second if each takes a second. More would only wait in memory. */
const CONCURRENCY = 100;

/**
 * Checks many named tokens, a hundred at a time.
 * @param onOutcome called after every outcome with the number of outcomes so far.
 */
export async function checkAll(
  gate: TokenGate,
  questions: Iterable<readonly [name: string, question: TokenQuestion]>,
  onOutcome: (done: number) => void,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const iterator = questions[Symbol.iterator]();
  // All workers share one iterator, so each takes the next question.
  const remaining = { [Symbol.iterator]: () => iterator };
  const work = async () => {
    for (const [name, question] of remaining) {
      outcomes.set(name, await gate.check(question));
      onOutcome(outcomes.size);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return outcomes;
}
