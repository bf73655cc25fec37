import * as v from 'valibot';

/** Adds a description to a schema. Editors show it, and the documentation contains it. */
export function described<Schema extends v.GenericSchema>(schema: Schema, text: string) {
  return v.pipe(schema, v.description(text));
}
