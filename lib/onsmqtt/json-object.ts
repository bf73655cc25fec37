export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a JSON object. Returns undefined instead of throwing, because the message of JSON.parse would repeat a part of the text, which may
 * be secret. Also undefined if a key is repeated, because parsers differ in which value they take, or if it is nested too deep.
 */
export function jsonObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    // A fast test that most answers pass: the output of JSON.stringify never repeats a key.
    return isObject && (JSON.stringify(value) === text || !repeatsKey(text)) ? value : undefined;
  } catch {
    // A mutant without this line survives, because the function then also returns undefined.
    return undefined;
  }
}

/** Whether an object in valid JSON has the same key twice. */
export function repeatsKey(text: string): boolean {
  // Stryker disable next-line ArrayDeclaration: in valid JSON a key comes after the brace of its object.
  const open: Set<string>[] = [];
  // In valid JSON, a string before a colon is a key, and braces outside of strings are those of objects.
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      const keys = open.at(-1);
      const name: string = JSON.parse(key);
      // Stryker disable next-line OptionalChaining: the object of a key is open.
      if (keys?.has(name)) return true;
      // Stryker disable next-line OptionalChaining: the object of a key is open.
      keys?.add(name);
    }
  }
  return false;
}
