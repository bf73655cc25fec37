/** The sections of an INI file by name, each with its values by key, in lower case. */
export type IniSections = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Reads sections of `key = value` or `key: value`, with keys in any case, and takes comments and quotes from values as the Go SDK does.
 * Undefined for a text with a line that is not INI. Facts (`INI_LIBRARY`) name the reasons for the library.
 */
export async function parseIni(text: string): Promise<IniSections | undefined> {
  const { default: parse } = await import('ini-simple-parser');
  const sections = new Map<string, Record<string, string>>();
  try {
    // One by one, because the library forgets the beginning of a section that is opened again.
    for (const part of text.split(/^(?=[ \t]*\[)/m)) {
      const parsed = parse(asLibraryReads(part), { inlineComments: true, inferStrings: true }) as Parsed;
      for (const [name, values] of Object.entries(parsed)) {
        // A key before the first section belongs to no profile.
        if (typeof values === 'string') continue;
        const known = sections.get(name.trim()) ?? {};
        for (const [key, value] of Object.entries(values)) known[key.toLowerCase()] = value;
        sections.set(name.trim(), known);
      }
    }
  } catch {
    return undefined;
  }
  return sections;
}

/** With these options, every value is a text. */
type Parsed = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The library reads neither a colon after a key nor a comment after the name of a section. */
function asLibraryReads(part: string): string {
  return part.replace(/^([ \t]*\[.*\]).*$/m, '$1').replace(/^([ \t]*[^ \t[#;=:\r\n][^=:\r\n]*):/gm, '$1=');
}
