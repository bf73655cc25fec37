/** The sections of an INI file by name, each with its values by lower-case key. */
export type IniSections = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Reads sections of `key = value` or `key: value`, with keys in any case, and removes comments and quotes from values like the Go SDK.
 * Undefined if a line is not INI. `INI_LIBRARY` in `facts/ini.ts` gives the reasons for the library.
 */
export async function parseIni(text: string): Promise<IniSections | undefined> {
  const { default: parse } = await import('ini-simple-parser');
  const sections = new Map<string, Record<string, string>>();
  try {
    // Each section is parsed separately, because the library drops earlier parts of a repeated section.
    for (const part of text.split(/^(?=[ \t]*\[)/m)) {
      const parsed = parse(asLibraryReads(part), { inlineComments: true, inferStrings: true }) as Parsed;
      for (const [name, values] of Object.entries(parsed)) {
        // Keys before the first section belong to no profile.
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

/** With these options, every value is a string. */
type Parsed = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Replaces colons after keys, and removes comments after section names, because the library reads neither. */
function asLibraryReads(part: string): string {
  return part.replace(/^([ \t]*\[.*\]).*$/m, '$1').replace(/^([ \t]*[^ \t[#;=:\r\n][^=:\r\n]*):/gm, '$1=');
}
