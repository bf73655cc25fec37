import { DEFAULT_PROFILE, INI_FIELDS, INI_TYPES, PROFILE_MODES } from '../facts/profiles';
import { jsonObject } from '../json-object';
import { parseIni } from './ini';
import { readTextFile } from './read-text-file';
import { CredentialsUnavailableError } from './source';

/** The fields of a profile as the command line's config.json names them, all as text. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** The profiles of a file, by name. */
export interface ProfileFile {
  readonly path: string;
  /** The profile that is used where none is named. */
  readonly current: string;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** What says of a profile where its keys come from, and the values that it takes. */
  readonly modes: { readonly key: string; readonly values: readonly string[] };
}

/** An object, or a list, whose line would be the name of a section in INI. */
const JSON_START = /^(?:\{|\[\s*[[{"])/;

/** Reads the command line's config.json or the SDKs' INI file: distinguished by content, because both are named by the same variable. */
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
    // Where a name occurs twice, the first one counts, as for the SDKs and the command line.
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
  // Half of a character, which no URL can hold, is replaced as Go replaces it where it reads JSON.
  return Object.fromEntries(fields.map(([name, value]) => [name, Buffer.from(String(value)).toString()]));
}

/** The SDKs' file: its sections are profiles, whose fields and modes have other names there. */
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
