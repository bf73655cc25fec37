import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

/** What a published JSON schema finds wrong with a value. */
export function problemsWith(value: unknown, schemaFile: string): unknown[] {
  const ajv = addFormats(new Ajv({ allErrors: true }));
  ajv.validate(JSON.parse(readFileSync(schemaFile, 'utf8')), value);
  return ajv.errors ?? [];
}
