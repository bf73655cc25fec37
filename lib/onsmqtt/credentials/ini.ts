/** The sections of an INI file by name, each with its values by key, in lower case. */
export type IniSections = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Reads sections of `key = value` or `key: value`, as the Go SDK does, with keys in any case as in the Python SDK. A section that is
 * opened again goes on, and of a repeated key the last value counts. Undefined for a text that has any other line.
 * Facts (`INI_LIBRARY`) name what the library `ini` reads otherwise.
 */
export function parseIni(text: string): IniSections | undefined {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> = {};
  for (const line of text.split(/\r\n?|\n/).map((line) => line.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    const [, name] = /^\[(.*)\](?:\s*[#;].*)?$/.exec(line) ?? [];
    const [, key, value] = /^([^[=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      section = sections.get(name.trim()) ?? {};
      sections.set(name.trim(), section);
    } else if (key !== undefined && value !== undefined) {
      section[withoutQuotes(key).toLowerCase()] = withoutComment(value);
    } else {
      return undefined;
    }
  }
  return sections;
}

/** A comment begins with `#` or `;`, outside of quotes around the whole value. */
function withoutComment(value: string): string {
  const [, quoted] = /^("[^"]*"|'[^']*')(?:\s*[#;].*)?$/.exec(value) ?? [];
  return withoutQuotes(quoted ?? value.replace(/[#;].*$/, '').trimEnd());
}

function withoutQuotes(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
