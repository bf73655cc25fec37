import { ANY, objectOf, STRING } from '../values/type';
import { listValue, objectValue, stringValue } from '../values/value';
import { LimitError } from '../values/value-error';
import { stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';

/** More than any configuration needs. */
const MAX_FIELDS = 500_000;

/** The records of a CSV text (RFC 4180), without empty lines. A quotation mark in an unquoted field is an error. */
function parseCsv(source: string): string[][] {
  const text = source.replace(/\r\n/g, '\n');
  const all: string[][] = [];
  const field = /"((?:[^"]|"")*)"(?=[,\n]|$)|([^",\n]*)(?=[,\n]|$)/y;
  let record: string[] = [];
  let at = 0;
  let fields = 0;
  while (at < text.length || record.length > 0) {
    if (record.length === 0 && text[at] === '\n') {
      at += 1;
      continue;
    }
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null) {
      throw new CallError(`Line ${lineOf(text, at)} has a quotation mark in the wrong place.`, 0);
    }
    fields += 1;
    if (fields > MAX_FIELDS) throw new LimitError(`The text has more than ${MAX_FIELDS} fields.`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    at = field.lastIndex;
    if (text[at] !== ',') {
      all.push(record);
      record = [];
    }
    at += 1;
  }
  return all;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

export const FUNCTIONS = functions({
  csvdecode: {
    parameters: [stringParameter('str')],
    type: ANY,
    run: ([str]) => {
      const [header, ...rows] = parseCsv(textOf(str));
      if (header === undefined) {
        throw new CallError('The text has no header line.', 0);
      }
      const repeated = header.find((name, index) => header.indexOf(name) !== index);
      if (repeated !== undefined) {
        throw new CallError(`The header names the column "${repeated}" twice.`, 0);
      }
      const element = objectOf(header.map((name) => [name, STRING] as const));
      const objects = rows.map((row, index) => {
        if (row.length !== header.length) {
          throw new CallError(
            `Record ${index + 1} has ${row.length} fields, but the header has ${header.length}.`,
            0,
          );
        }
        return objectValue(row.map((field, column) => [header[column] ?? '', stringValue(field)] as const));
      });
      return listValue(element, objects);
    },
  },
});
