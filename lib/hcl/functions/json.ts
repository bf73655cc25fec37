import type { Value } from '../values/model';
import { HclNumber } from '../values/number';
import { spend } from '../values/step-budget';
import { ANY, STRING } from '../values/type';
import {
  boolValue,
  elementsOf,
  entriesOf,
  firstUnknown,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
} from '../values/value';
import { stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';

const UNSAFE = /[<>&\u2028\u2029]/g;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Encodes a value as JSON, as Go does: escapes `<`, `>` and `&` for HTML. Numbers have no exponent. */
export function encodeJson(value: Value): string {
  spend();
  const { data } = value;
  if (data === null || typeof data === 'boolean') {
    return String(data);
  }
  if (typeof data === 'string') {
    return quoted(data);
  }
  if (data instanceof HclNumber) {
    if (data.infinity !== 0) {
      throw new CallError('JSON has no notation for infinity.');
    }
    return data.toString();
  }
  if (data instanceof Map) {
    const entries = Array.from(entriesOf(value), ([key, item]) => `${quoted(key)}:${encodeJson(item)}`);
    return `{${entries.join(',')}}`;
  }
  return `[${elementsOf(value).map(encodeJson).join(',')}]`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

type Json = string | boolean | null | Json[] | { [key: string]: Json };

/**
 * Parses JSON. JavaScript's parser rounds numbers, so it gets a text in which they are strings. The first letter distinguishes them: `n`
 * for numbers, `s` for strings.
 */
function parseJson(text: string): Value {
  spend(text.length);
  try {
    JSON.parse(text);
  } catch {
    // The error of the parser contains a piece of the text, which may be sensitive.
    throw new CallError('The text is not valid JSON.', 0);
  }
  const marked = text.replace(TOKEN, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return fromJson(JSON.parse(marked) as Json);
}

function fromJson(json: Json): Value {
  if (json === null) {
    return nullValue(ANY);
  }
  if (typeof json === 'boolean') {
    return boolValue(json);
  }
  if (typeof json === 'string') {
    // Go replaces a lone surrogate by U+FFFD.
    const text = json.slice(1).replace(/\p{Surrogate}/gu, '\ufffd');
    const number = json.startsWith('n') ? HclNumber.parse(text) : undefined;
    return number === undefined ? stringValue(text) : numberValue(number);
  }
  if (Array.isArray(json)) {
    return tupleValue(json.map(fromJson));
  }
  return objectValue(
    Object.entries(json).map(([key, item]) => [stringValue(key.slice(1)).data as string, fromJson(item)]),
  );
}

export const FUNCTIONS = functions({
  jsonencode: {
    parameters: [{ name: 'val', type: ANY, allowNull: true, allowUnknown: 'inside' }],
    type: STRING,
    run: ([val]) => {
      const unknown = firstUnknown(val);
      if (unknown === undefined) {
        return stringValue(encodeJson(val));
      }
      const { data } = val;
      return unknownValue(
        STRING,
        unknown.asNotNull(data instanceof Map ? '{' : Array.isArray(data) ? '[' : ''),
      );
    },
  },
  jsondecode: {
    parameters: [stringParameter('str')],
    type: ANY,
    mayBeNull: true,
    run: ([str]) => parseJson(textOf(str)),
  },
});
