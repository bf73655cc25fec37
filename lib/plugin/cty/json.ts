import { fromRaw } from './raw';
import type { CtyType } from './type';
import type { CtyValue } from './value';

/** Reads a value from its JSON. Throws a TypeError or a SyntaxError where it is not one of the type. */
export function decodeJson(bytes: Uint8Array, type: CtyType): CtyValue {
  return fromRaw(JSON.parse(quoteNumbers(Buffer.from(bytes).toString('utf8'))), type, '');
}

/** JSON.parse rounds numbers to what a double holds: they are read as text instead. */
function quoteNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
}
