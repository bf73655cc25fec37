import { jsonObject } from '../json-object';
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
}

/** Reads the command line's config.json or the SDKs' INI file: distinguished by content, because both are named by the same variable. */
export function readProfileFile(path: string): ProfileFile {
  const text = readTextFile(path).trim();
  return text.startsWith('{') ? readJson(path, text) : readIni(path, text);
}

function readJson(path: string, text: string): ProfileFile {
  const content = jsonObject(text);
  if (!content) throw new CredentialsUnavailableError(`File ${path} is not valid JSON.`);
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
    current: typeof current === 'string' && current ? current : 'default',
    profiles: named,
  };
}

function asText(profile: object): Profile {
  const fields = Object.entries(profile).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

/** The fields that an INI file names otherwise. */
const INI_FIELDS: Readonly<Record<string, string>> = {
  type: 'mode',
  security_token: 'sts_token',
  role_arn: 'ram_role_arn',
  role_session_name: 'ram_session_name',
  role_name: 'ram_role_name',
  oidc_token_file_path: 'oidc_token_file',
  session_expiration: 'expired_seconds',
};

const INI_MODES: Readonly<Record<string, string>> = {
  access_key: 'AK',
  sts: 'StsToken',
  ram_role_arn: 'RamRoleArn',
  ecs_ram_role: 'EcsRamRole',
  oidc_role_arn: 'OIDC',
  credentials_uri: 'CredentialsURI',
};

/** Sections of `key = value` or `key: value`, keys in any case, values in quotes or with a comment behind them. */
function readIni(path: string, text: string): ProfileFile {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> = {};
  for (const line of text.split(/\r?\n/).map((line) => line.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    const name = /^\[(.*)\]$/.exec(line)?.[1]?.trim();
    const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      // A section that is opened again goes on.
      section = sections.get(name) ?? { name };
      sections.set(name, section);
    } else if (key !== undefined && value !== undefined) {
      const field = key.toLowerCase();
      section[INI_FIELDS[field] ?? field] = iniValue(value);
    } else {
      throw new CredentialsUnavailableError(`File ${path} is neither JSON nor INI.`);
    }
  }
  for (const profile of sections.values()) profile.mode = INI_MODES[profile.mode ?? ''] ?? '';
  return { path, current: 'default', profiles: sections };
}

function iniValue(text: string): string {
  const quoted = /^(["'])(.*?)\1(?:\s*[#;].*)?$/.exec(text)?.[2];
  return quoted ?? text.replace(/[#;].*$/, '').trimEnd();
}
