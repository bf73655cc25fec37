import { medianOf } from './median';

/** The times of one of several things that were measured in turn, in milliseconds. */
export class Times {
  readonly #times: number[] = [];

  add(time: number): void {
    this.#times.push(time);
  }

  get median(): number {
    return medianOf(this.#times);
  }

  toString(): string {
    const ms = (time: number) => time.toFixed(0);
    return `${ms(this.median)} ms (${ms(Math.min(...this.#times))}-${ms(Math.max(...this.#times))})`;
  }
}

/** Runs each thing once to warm up, then all in turn, A B A B …, so that a machine that slows down slows down all of them. */
export async function interleave<Name extends string>(
  rounds: number,
  things: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, Times>> {
  const names = Object.keys(things) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, new Times()])) as Record<Name, Times>;
  for (const name of names) await things[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times[name].add(await things[name]());
  }
  return times;
}

/** How long something took, in milliseconds. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
