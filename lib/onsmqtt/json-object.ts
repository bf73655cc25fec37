export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The object that a text holds as JSON, or undefined: the message of JSON.parse would repeat a piece of the text. An object with a
 * repeated key is none, because readers differ in which value they take, nor is one that is nested too deep to be written.
 */
export function jsonObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    // What is written as JSON.stringify writes it repeats no key. Nearly all answers are.
    return isObject && (JSON.stringify(value) === text || !repeatsKey(text)) ? value : undefined;
  } catch {
    // A mutant that leaves this out survives: a function without a return gives undefined, too.
    return undefined;
  }
}

/** Whether an object in a text that is valid JSON has the same key twice. */
export function repeatsKey(text: string): boolean {
  // Stryker disable next-line ArrayDeclaration: in valid JSON a key comes after the brace of its object.
  const open: Set<string>[] = [];
  // In valid JSON, a string with a colon behind it is a key, and braces outside of strings are those of objects.
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      const keys = open.at(-1);
      const name: string = JSON.parse(key);
      // Stryker disable next-line OptionalChaining: the object of a key is open.
      if (keys?.has(name)) return true;
      // Stryker disable next-line OptionalChaining: the same.
      keys?.add(name);
    }
  }
  return false;
}
