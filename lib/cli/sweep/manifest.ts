import * as v from 'valibot';
import { type Expiry, parseTime } from '../../gate/expiry';
import { type Problem, problemOf } from '../../gate/problem';
import { hideIfToken, hideIfTokenForName } from '../../gate/secrets/likely-token';
import { readUnregisteredToken, type TokenSource } from '../../gate/token-source';
import { firstProblem } from '../schemas/parts';
import { SweepEntrySchema } from '../schemas/sweep';
import { minRemainingMs } from '../schemas/token-manifest';
import { repeatedKeyOffset } from '../sources/repeated-key';
import { WORDING } from '../wording';
import { UnreadableLinesError } from './lines';

/** One token of a manifest. */
export interface SweepEntry {
  readonly name: string;
  readonly instanceId: string;
  readonly token: string;
  readonly expiry?: Expiry;
}

/** A line without a token to check, with the reason and, if known, the name. */
export interface SkippedLine {
  readonly name?: string;
  readonly problem: Problem;
}

type Content = { readonly value: object } | { readonly problem: Problem };

const COLUMNS = Object.keys(SweepEntrySchema.pipe[0].entries);
const MAX_COLUMN_LENGTH = 40;

/** Reads the lines of a manifest: JSON objects, or CSV with the keys in the first line. */
export class ManifestReader {
  #header?: readonly string[];
  #isFirst = true;

  constructor(
    private readonly path: string,
    private readonly env: NodeJS.ProcessEnv,
    /** The default for lines without an instance. */
    private readonly instanceId: string | undefined,
    private readonly pathOf: (shown: string) => string,
  ) {}

  /** Returns undefined for an empty line and for the header. @throws UnreadableLinesError if the file is not a manifest. */
  read(text: string): SweepEntry | SkippedLine | undefined {
    if (text.trim() === '') return undefined;
    if (this.#isFirst) {
      this.#isFirst = false;
      if (!text.startsWith('{')) {
        this.#header = this.#headerOf(text);
        return undefined;
      }
    }
    const content = this.#header ? this.#record(text, this.#header) : objectIn(text);
    return 'problem' in content ? content : this.#entryOf(content.value);
  }

  #headerOf(text: string): readonly string[] {
    const header = fieldsOf(text);
    const unknown = header?.find((column) => !COLUMNS.includes(column));
    const twice = header?.find((column, at) => header.indexOf(column) < at);
    if (header === undefined || !header.includes('name') || unknown !== undefined || twice !== undefined) {
      const why =
        unknown !== undefined
          ? unknownColumn(unknown)
          : twice !== undefined
            ? `the column ${JSON.stringify(twice)} occurs twice`
            : 'it has no column "name"';
      const other = otherSeparator(text);
      throw new UnreadableLinesError({
        code: 'NotAManifest',
        message:
          other === undefined
            ? `${this.path} is not a manifest: its first line is neither a JSON object nor the header of a CSV file (${why}).`
            : `${this.path} is not a manifest: its columns are separated by ${other}.`,
        help:
          other === undefined
            ? `The columns are ${COLUMNS.join(', ')}.`
            : 'Separate them with commas. Excel uses the list separator of the regional settings.',
      });
    }
    return header;
  }

  #record(text: string, header: readonly string[]): Content {
    const fields = fieldsOf(text);
    if (fields === undefined)
      return malformed('A quotation mark is in the wrong place, or a field continues on the next line.');
    if (fields.length !== header.length)
      return malformed(`It has ${fields.length} fields, but the header has ${header.length}.`);
    const given = header.map((column, index) => [column, fields[index] ?? ''] as const);
    return { value: Object.fromEntries(given.filter(([, field]) => field !== '')) };
  }

  #entryOf(value: object): SweepEntry | SkippedLine {
    const parsed = v.safeParse(SweepEntrySchema, value);
    const { name: given, instanceId: instance } = value as { name?: unknown; instanceId?: unknown };
    // A token that was written in place of a name or an instance is redacted.
    for (const text of [given, instance]) if (typeof text === 'string') hideIfTokenForName(text);
    const name = typeof given === 'string' ? given : undefined;
    if (!parsed.success) return { name, problem: firstProblem(this.path, parsed.issues, 'the line') };
    const {
      instanceId = this.instanceId,
      token,
      tokenEnv,
      tokenFile,
      expiresAt,
      minRemaining,
    } = parsed.output;
    if (instanceId === undefined)
      return {
        name,
        problem: {
          code: 'NoInstance',
          message: 'It has no instanceId.',
          help: 'Add instanceId, or set --instance-id.',
        },
      };
    const source: TokenSource =
      token !== undefined
        ? { kind: 'value', text: token }
        : tokenFile === undefined
          ? { kind: 'environment', text: tokenEnv ?? '' }
          : { kind: 'file', text: tokenFile };
    const found = readUnregisteredToken(source, this.env, this.pathOf);
    if ('problem' in found) return { name, problem: problemOf(found.problem, WORDING) };
    const time = expiresAt === undefined ? undefined : parseTime(expiresAt);
    const expiry = time && { expiresAt: time, minRemainingMs: minRemainingMs(minRemaining) };
    return { name: parsed.output.name, instanceId, token: found.token, ...(expiry ? { expiry } : {}) };
  }
}

function objectIn(text: string): Content {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return malformed('It is not a JSON object.');
    // If the key "token" were repeated, only the last token would be checked.
    return repeatedKeyOffset(text) === undefined ? { value } : malformed('It has the same key twice.');
  } catch {
    return malformed('It is not valid JSON.');
  }
}

function malformed(message: string): { readonly problem: Problem } {
  return { problem: { code: 'MalformedLine', message, help: 'Correct the line.' } };
}

const OTHER_SEPARATORS: readonly (readonly [separator: string, name: string])[] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
];

/** The name of another separator than the comma, which spreadsheets use in many countries. Undefined if there is none. */
function otherSeparator(header: string): string | undefined {
  const isHeader = (separator: string) =>
    header.startsWith(`sep=${separator}`) ||
    header.split(separator).filter((column) => COLUMNS.includes(column.replace(/^"(.*)"$/, '$1'))).length > 1;
  return OTHER_SEPARATORS.find(([separator]) => isHeader(separator))?.[1];
}

/** A long name is not shown, not even in part: it may contain a token, and a part of a token would not be redacted. */
function unknownColumn(column: string): string {
  hideIfToken(column);
  return column.length <= MAX_COLUMN_LENGTH
    ? `the column ${JSON.stringify(column)} is not known`
    : `a column of ${column.length} characters is not known`;
}

/** The fields of a line by RFC 4180; undefined if a quotation mark is in the wrong place. */
function fieldsOf(text: string): string[] | undefined {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/y;
  let at = 0;
  for (;;) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    at = field.lastIndex;
    if (at === text.length) return text.endsWith(',') ? [...fields, ''] : fields;
  }
}
