/** The times of one of several things that were measured in turn, in milliseconds, sorted. */
export class Times {
  constructor(private readonly sorted: readonly number[]) {}

  get median(): number {
    return this.sorted[Math.floor(this.sorted.length / 2)]!;
  }

  toString(): string {
    const ms = (time: number) => time.toFixed(0);
    return `${ms(this.median)} ms (${ms(this.sorted[0]!)}-${ms(this.sorted.at(-1)!)})`;
  }
}

/** Runs each thing once to warm up, then all in turn, A B A B …, so that a machine that slows down slows down all of them. */
export async function interleave<Name extends string>(
  rounds: number,
  things: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, Times>> {
  const names = Object.keys(things) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const name of names) await things[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times.get(name)!.push(await things[name]());
  }
  const sorted = names.map((name) => [name, new Times(times.get(name)!.sort((a, b) => a - b))]);
  return Object.fromEntries(sorted) as Record<Name, Times>;
}

/** How long something took, in milliseconds. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
