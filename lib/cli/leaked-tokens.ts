import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { fingerprint } from '../gate/fingerprint';
import { LEAKED_TOKEN } from '../gate/rules';
import type { Location, ReportedFinding, Unreadable } from './check-result';

/** Anything shorter may stand in a file by chance. */
const LEAST_LENGTH = 8;

/** Other people's files, and history: neither is what a run has put out. */
const SKIPPED = new Set(['node_modules', '.git']);

/** What a search came to. */
export interface Searched {
  readonly findings: readonly ReportedFinding[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * The files that hold the value of a known token (AMT007), as it is or encoded: states, plans (saved ones are unzipped), logs, folders of
 * such.
 * @param known the values of tokens, each with the token's name.
 */
export function leakedTokens(paths: readonly string[], known: ReadonlyMap<string, string>): Searched {
  const sought = [...known].map(([token, name]) => ({ token, name, forms: formsOf(token) }));
  const searched = paths.flatMap(filesAt).map((file) => search(file, sought));
  return {
    findings: searched.flatMap(({ findings }) => findings),
    unreadable: searched.flatMap(({ unreadable }) => unreadable),
  };
}

interface Sought {
  readonly token: string;
  readonly name: string;
  readonly forms: ReadonlyMap<string, string>;
}

function search(file: string, sought: readonly Sought[]): Searched {
  let members: Record<string, Uint8Array>;
  try {
    members = membersOf(readFileSync(file));
  } catch (error) {
    return { findings: [], unreadable: [{ message: `${file} cannot be searched: ${reasonOf(error)}.` }] };
  }
  const findings = Object.entries(members).flatMap(([member, bytes]) => {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return sought.flatMap(({ token, name, forms }) => {
      const [form, at] = firstOf(forms, content) ?? [];
      if (form === undefined) return [];
      const line = member === '' ? content.subarray(0, at).toString('latin1').split('\n').length : 1;
      return finding({ token, name }, form, member, { file, line });
    });
  });
  return { findings, unreadable: [] };
}

function finding(
  { token, name }: Pick<Sought, 'token' | 'name'>,
  form: string,
  member: string,
  location: Location,
): ReportedFinding {
  const tokenFingerprint = fingerprint(token);
  const place =
    member === '' ? `${location.file}, line ${location.line}` : `${location.file} (${member} in it)`;
  return {
    rule: LEAKED_TOKEN,
    level: 'error',
    subject: name,
    message: `Token ${tokenFingerprint} stands in ${place}${form}.`,
    help: 'Revoke it and apply for a new one, for whoever can read the file has it. Then keep it out: with token_env, token_file or an ephemeral variable Terraform stores nothing.',
    name,
    tokenFingerprint,
    location,
  };
}

/** Each form that a token can have got into a file in, and how to say so. */
function formsOf(token: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(token);
  const forms = new Map<string, string>();
  // Within a longer text, base64 has one of three alignments; the characters at the edges mix with what is around.
  for (const offset of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    forms.set(shifted.slice(offset === 0 ? 0 : 4, -4), ', in base64');
  }
  forms.set(bytes.toString('hex'), ', in hexadecimal');
  forms.set(encodeURIComponent(token), ', percent-encoded');
  forms.set(JSON.stringify(token).slice(1, -1), '');
  forms.set(token, '');
  return new Map([...forms].filter(([text]) => text.length >= LEAST_LENGTH));
}

function firstOf(forms: ReadonlyMap<string, string>, content: Buffer): [string, number] | undefined {
  for (const [text, form] of forms) {
    const at = content.indexOf(text);
    if (at >= 0) return [form, at];
  }
  return undefined;
}

/** A saved plan is an archive. What is none is one member without a name. */
function membersOf(content: Buffer): Record<string, Uint8Array> {
  return content.subarray(0, 4).toString('latin1') === 'PK\x03\x04' ? unzipSync(content) : { '': content };
}

/** What reads files and what unzips them give codes of different kinds. */
function reasonOf(error: unknown): string {
  const { syscall, code } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return 'it is a damaged archive';
  return code === 'ENOENT' ? 'it is not there' : String(code);
}

function filesAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink() && !SKIPPED.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() || entry.isFile() ? filesAt(join(path, entry.name)) : []));
}
