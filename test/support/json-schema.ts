import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

/** The errors of a value under a published JSON schema. */
export function problemsWith(value: unknown, schemaFile: string): unknown[] {
  const ajv = addFormats(new Ajv({ allErrors: true }));
  ajv.validate(JSON.parse(readFileSync(schemaFile, 'utf8')), value);
  return ajv.errors ?? [];
}
