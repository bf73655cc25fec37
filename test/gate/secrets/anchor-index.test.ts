import { AnchorIndex } from '../../../lib/gate/secrets/anchor-index';

const COUNT = 10_000;

it('gives all numbers of a hash, and no others', () => {
  const index = new AnchorIndex();
  for (let number = 0; number < COUNT; number++) index.add(number % 1000, number);
  expect([...index.numbersOf(7)]).toEqual([9007, 8007, 7007, 6007, 5007, 4007, 3007, 2007, 1007, 7]);
  expect([...index.numbersOf(1000)]).toEqual([]);
});

it('keeps apart hashes that come to the same slot', () => {
  const index = new AnchorIndex();
  for (let hash = -COUNT; hash < COUNT; hash++) index.add(hash, hash + COUNT);
  for (let hash = -COUNT; hash < COUNT; hash++) expect([...index.numbersOf(hash)]).toEqual([hash + COUNT]);
});

it('says of a hash that it has that it may have it', () => {
  const index = new AnchorIndex();
  index.add(42, 0);
  expect(index.mayHave(42)).toBe(true);
  expect(index.mayHave(43)).toBe(false);
});
