import { fromRaw } from './raw';
import type { CtyType } from './type';
import type { CtyValue } from './value';

/** @throws TypeError or SyntaxError if the bytes are not the JSON of a value of the type. */
export function decodeJson(bytes: Uint8Array, type: CtyType): CtyValue {
  return fromRaw(JSON.parse(quoteNumbers(Buffer.from(bytes).toString('utf8'))), type, '');
}

/** JSON.parse rounds numbers to doubles, so numbers are read as text instead. */
function quoteNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
}
