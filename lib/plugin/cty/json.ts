import { fromRaw } from './raw';
import type { CtyType } from './type';
import type { CtyValue } from './value';

/** As many digits as a double keeps of any number. */
const SAFE_DIGITS = 15;

/** Reads a value from its JSON. Throws a TypeError or a SyntaxError where it is not one of the type. */
export function decodeJson(bytes: Uint8Array, type: CtyType): CtyValue {
  return fromRaw(JSON.parse(quoteLongNumbers(Buffer.from(bytes).toString('utf8'))), type, '');
}

/** JSON.parse rounds numbers to what a double holds: those that might not fit are read as text instead. */
function quoteLongNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
    part.startsWith('"') || (part.length <= SAFE_DIGITS && !/e/i.test(part)) ? part : `"${part}"`,
  );
}
