import * as v from 'valibot';

/** A text that is not empty. */
export const Text = v.pipe(v.string(), v.nonEmpty('is empty'));

/** Says which keys there are to whom writes another. */
export function keysOnly<Entries extends v.ObjectEntries>(entries: Entries) {
  const keys = Object.keys(entries).join(', ');
  return v.strictObject(entries, ({ expected, message }) =>
    expected === 'never' ? `is not known: the keys are ${keys}` : message,
  );
}

/** The key in which a check of {@link eitherOf} tells JSON schemas what it asks for. */
export const EITHER = 'either';

/** Asks for one of two keys, and not for both. */
export function eitherOf<Input>(
  one: keyof Input & string,
  other: keyof Input & string,
): v.CheckAction<Input, string> {
  const check = v.check(
    (object: Input) => (object[one] === undefined) !== (object[other] === undefined),
    `names either ${one} or ${other}`,
  );
  return Object.assign(check, { [EITHER]: [one, other] });
}

/** The first thing that is wrong with a file, as a sentence. `whole` is what the file is as a whole. */
export function firstProblem(
  path: string,
  [issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
  whole: string,
): string {
  return `${path}: ${v.getDotPath(issue) ?? whole}: ${issue.message}.`;
}
