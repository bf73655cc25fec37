import fc from 'fast-check';

/** The texts of one kind: complete texts (`leaves`), and forms in which each `@kind` is replaced by a text of that kind. */
export interface Production {
  readonly leaves: readonly string[];
  readonly forms: readonly string[];
}

export type Grammar = Readonly<Record<string, Production>>;

/** Any of the starting forms, with each `@kind` replaced by a text of that kind. Forms are nested up to a depth. */
export function anyFilled(grammar: Grammar, starts: readonly string[], depth: number): fc.Arbitrary<string> {
  const made = new Map<string, fc.Arbitrary<string>>();
  const textOf = (kind: string, left: number): fc.Arbitrary<string> => {
    const key = `${kind} ${left}`;
    const known = made.get(key);
    if (known) return known;
    const { leaves, forms } = grammar[kind]!;
    const leaf = fc.constantFrom(...leaves);
    const text = left === 0 ? leaf : fc.oneof(leaf, { weight: 3, arbitrary: filled(forms, left - 1) });
    made.set(key, text);
    return text;
  };
  const filled = (forms: readonly string[], left: number): fc.Arbitrary<string> =>
    fc.constantFrom(...forms).chain((form) => {
      const texts = [...form.matchAll(/@(\w+)/g)].map(([, kind]) => textOf(kind!, left));
      return fc.tuple(...texts).map((parts) => form.replaceAll(/@\w+/g, () => parts.shift()!));
    });
  return filled(starts, depth);
}
