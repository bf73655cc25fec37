import fc from 'fast-check';

/** The texts of one kind: some that are whole, and forms in which `@kind` stands for a text of a kind. */
export interface Production {
  readonly leaves: readonly string[];
  readonly forms: readonly string[];
}

export type Grammar = Readonly<Record<string, Production>>;

/** Any text of a kind, whose forms are within each other to a depth. */
export function anyText(grammar: Grammar, kind: string, depth: number): fc.Arbitrary<string> {
  const made = new Map<string, fc.Arbitrary<string>>();
  const arbitraryOf = (name: string, left: number): fc.Arbitrary<string> => {
    const key = `${name} ${left}`;
    const known = made.get(key);
    if (known) return known;
    const { leaves, forms } = grammar[name]!;
    const leaf = fc.constantFrom(...leaves);
    const arbitrary =
      left === 0
        ? leaf
        : fc.oneof(leaf, {
            weight: 3,
            arbitrary: fc.constantFrom(...forms).chain((form) => filled(form, left)),
          });
    made.set(key, arbitrary);
    return arbitrary;
  };
  const filled = (form: string, left: number): fc.Arbitrary<string> => {
    const kinds = [...form.matchAll(/@(\w+)/g)].map(([, name]) => arbitraryOf(name!, left - 1));
    return fc.tuple(...kinds).map((parts) => form.replaceAll(/@\w+/g, () => parts.shift()!));
  };
  return arbitraryOf(kind, depth);
}
