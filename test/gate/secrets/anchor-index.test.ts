import { AnchorIndex } from '../../../lib/gate/secrets/anchor-index';

const COUNT = 3_000;

it('returns exactly the numbers of a hash', () => {
  const index = new AnchorIndex();
  for (let number = 0; number < COUNT; number++) index.add(number % 1000, number);
  expect([...index.numbersOf(7)]).toEqual([2007, 1007, 7]);
  expect([...index.numbersOf(1000)]).toEqual([]);
});

it('distinguishes hashes that have the same slot', () => {
  const index = new AnchorIndex();
  // 0 is added before the index grows. Empty slots also contain 0.
  for (let hash = 0; hash < COUNT; hash++) {
    index.add(hash, hash);
    index.add(-1 - hash, COUNT + hash);
  }
  for (let hash = 0; hash < COUNT; hash++) {
    expect([...index.numbersOf(hash), ...index.numbersOf(-1 - hash)]).toEqual([hash, COUNT + hash]);
  }
});

it('reports every hash in it as possible, and nearly all others as absent', () => {
  const index = new AnchorIndex();
  const hashes = Array.from({ length: 2 * COUNT }, (_, count) => Math.imul(count, 0x9e3779b1));
  for (const hash of hashes.slice(0, COUNT)) index.add(hash, 0);
  const found = hashes.map((hash) => index.mayHave(hash));
  expect(found.slice(0, COUNT)).toEqual(Array(COUNT).fill(true));
  expect(found.slice(COUNT).filter(Boolean).length).toBeLessThan(COUNT / 100);
});
