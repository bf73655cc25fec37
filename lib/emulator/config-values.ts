import * as v from 'valibot';

// Building blocks of the configuration schema. The message of each check completes the sentence "<key> …".

const EMPTY = 'must not be empty';

export const Text = v.pipe(v.string(), v.nonEmpty(EMPTY));

/** An array with at least one item. */
export function listOf<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.nonEmpty(EMPTY));
}

export const WholeNumber = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
);

export const AtLeastOne = v.pipe(WholeNumber, v.minValue(1, 'must be at least 1'));

export function wholeNumberUpTo(max: number) {
  return v.pipe(WholeNumber, v.maxValue(max, `must be at most ${max}`));
}
