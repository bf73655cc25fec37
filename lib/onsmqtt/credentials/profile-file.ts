import { DEFAULT_PROFILE, INI_FIELDS, INI_TYPES, PROFILE_MODES } from '../facts/profiles';
import { jsonObject } from '../json-object';
import { parseIni } from './ini';
import { readTextFile } from './read-text-file';
import { CredentialsUnavailableError } from './source';

/** The fields of a profile, with the names of the command line's config.json, all as strings. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** The profiles of a file, by name. */
export interface ProfileFile {
  readonly path: string;
  /** The profile that is used if none is named. */
  readonly current: string;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** The key for the mode of a profile in this file, and its possible values. */
  readonly modes: { readonly key: string; readonly values: readonly string[] };
}

/** The start of a JSON object or list. The start of a list must differ from an INI section, such as `[default]`. */
const JSON_START = /^(?:\{|\[\s*[[{"])/;

/** Reads the command line's config.json or the SDKs' INI file. The content distinguishes them, because one variable may name either. */
export async function readProfileFile(path: string): Promise<ProfileFile> {
  const text = readTextFile(path).trim();
  return JSON_START.test(text) ? readJson(path, text) : readIni(path, text);
}

function readJson(path: string, text: string): ProfileFile {
  const content = jsonObject(text);
  if (!content) throw new CredentialsUnavailableError(`File ${path} is not a valid JSON object.`);
  const { current, profiles } = content;
  if (!Array.isArray(profiles))
    throw new CredentialsUnavailableError(`File ${path} has no list of profiles.`);
  const named = new Map<string, Profile>();
  for (const profile of profiles) {
    // If a name occurs twice, the first profile counts, as in the SDKs and the command line.
    if (typeof profile?.name === 'string' && !named.has(profile.name))
      named.set(profile.name, asText(profile));
  }
  return {
    path,
    current: typeof current === 'string' && current ? current : DEFAULT_PROFILE,
    profiles: named,
    modes: { key: 'mode', values: PROFILE_MODES },
  };
}

function asText(profile: object): Profile {
  const fields = Object.entries(profile).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  // Lone surrogates, which a URL cannot contain, are replaced, as by the JSON parser of Go.
  return Object.fromEntries(fields.map(([name, value]) => [name, Buffer.from(String(value)).toString()]));
}

/** Reads the SDKs' file. Its sections are profiles, with other names for fields and modes. */
async function readIni(path: string, text: string): Promise<ProfileFile> {
  const sections = await parseIni(text);
  if (!sections) throw new CredentialsUnavailableError(`File ${path} is neither JSON nor INI.`);
  const profiles = new Map<string, Profile>();
  for (const [name, section] of sections) {
    const fields = Object.entries(section).map(([key, value]) => [INI_FIELDS.get(key) ?? key, value]);
    const { mode, ...profile }: Profile = Object.fromEntries(fields);
    profiles.set(name, { ...profile, name, mode: INI_TYPES.get(String(mode)) });
  }
  return { path, current: DEFAULT_PROFILE, profiles, modes: { key: 'type', values: [...INI_TYPES.keys()] } };
}
