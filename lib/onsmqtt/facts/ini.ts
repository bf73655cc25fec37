import type { Evidence } from './evidence';

/** Sections by name, each with its values by key; undefined for a text that is refused. */
type Sections = Readonly<Record<string, unknown>> | undefined;

/** A text that readers of INI files read in different ways. */
export interface IniReading {
  readonly text: string;
  readonly here: Sections;
  readonly library: Sections;
}

/**
 * Where the library `ini` and the reader of `credentials/ini.ts` differ. Nearly all are texts for which the Go SDK, or the Python SDK for
 * keys in any case, agrees with the reader. With the library, requests would be signed with a key that is not the one in the file, and a
 * line that is no INI would be ignored. The Node.js SDK uses the library.
 */
export const INI_LIBRARY: { readonly readings: readonly IniReading[] } & Evidence = {
  readings: [
    // A colon.
    { text: '[p]\nk: v', here: { p: { k: 'v' } }, library: { p: { 'k: v': true } } },
    { text: '[p]\nk: ab==', here: { p: { k: 'ab==' } }, library: { p: { 'k: ab': '=' } } },
    // The case of a key.
    { text: '[p]\nKeY = v', here: { p: { key: 'v' } }, library: { p: { KeY: 'v' } } },
    // A comment behind quotes, and behind the name of a section.
    { text: '[p]\nk = "v" # c', here: { p: { k: 'v' } }, library: { p: { k: '"v"' } } },
    { text: '[p]\nk = "v#w" # c', here: { p: { k: 'v#w' } }, library: { p: { k: '"v' } } },
    { text: "[p]\nk = 'v' ; c", here: { p: { k: 'v' } }, library: { p: { k: "'v'" } } },
    { text: '[p] # c\nk = v', here: { p: { k: 'v' } }, library: { '[p]': true, k: 'v' } },
    // A backslash, which is a character like any other here.
    { text: '[p]\nk = a\\\\b', here: { p: { k: 'a\\\\b' } }, library: { p: { k: 'a\\b' } } },
    { text: '[p]\nk = a\\#b', here: { p: { k: 'a\\' } }, library: { p: { k: 'a#b' } } },
    { text: '[p]\nk = a\\;b', here: { p: { k: 'a\\' } }, library: { p: { k: 'a;b' } } },
    { text: '[p]\nk = "a\\nb"', here: { p: { k: 'a\\nb' } }, library: { p: { k: 'a\nb' } } },
    { text: '[p]\nk = "a\\u0041"', here: { p: { k: 'a\\u0041' } }, library: { p: { k: 'aA' } } },
    // A text in quotes that is JSON, and words that are.
    { text: "[p]\nk = '1e3'", here: { p: { k: '1e3' } }, library: { p: { k: 1_000 } } },
    { text: `[p]\nk = '{"V":"1"}'`, here: { p: { k: '{"V":"1"}' } }, library: { p: { k: { V: '1' } } } },
    { text: '[p]\nk = "{"V":"1"}"', here: { p: { k: '{"V":"1"}' } }, library: { p: { k: '"{"V":"1"}"' } } },
    { text: '[p]\nk = true', here: { p: { k: 'true' } }, library: { p: { k: true } } },
    { text: '[p]\nk = null', here: { p: { k: 'null' } }, library: { p: { k: null } } },
    { text: '[p]\nk = """v"""', here: { p: { k: '""v""' } }, library: { p: { k: '"""v"""' } } },
    // Names of sections and of keys that mean more to the library.
    { text: '[a.b]\nk = v', here: { 'a.b': { k: 'v' } }, library: { a: { b: { k: 'v' } } } },
    { text: '[a#b]\nk = v', here: { 'a#b': { k: 'v' } }, library: { a: { k: 'v' } } },
    { text: '["p"]\nk = v', here: { '"p"': { k: 'v' } }, library: { p: { k: 'v' } } },
    { text: '[__proto__]\nk = v', here: { ['__proto__']: { k: 'v' } }, library: {} },
    { text: '[p]\nk[] = a\nk[] = b', here: { p: { 'k[]': 'b' } }, library: { p: { k: ['a', 'b'] } } },
    // White space before a section.
    { text: '  [p]\nk = v', here: { p: { k: 'v' } }, library: { '[p]': true, k: 'v' } },
    // Keys before the first section, which belong to no profile.
    { text: 'k = v\n[p]\nj = w', here: { p: { j: 'w' } }, library: { k: 'v', p: { j: 'w' } } },
    // Lines that are no INI.
    { text: '[p]\nk', here: undefined, library: { p: { k: true } } },
    { text: '[p]\nk = a\n  b', here: undefined, library: { p: { k: 'a', b: true } } },
    { text: '[p]\n= v', here: undefined, library: { p: {} } },
    { text: '[p\nk = v', here: undefined, library: { '[p': true, k: 'v' } },
    { text: '[p]\n[k = v', here: undefined, library: { p: { '[k': 'v' } } },
  ],
  source: 'npm packages ini 6.0.0 and 1.3.8; gopkg.in/ini.v1 1.67.0; configparser of Python 3',
  date: '2026-11-26',
  status: 'contradicted',
};
