import * as v from 'valibot';

/** What an editor shows of a value while somebody reads or writes it. */
export function described<Schema extends v.GenericSchema>(schema: Schema, text: string) {
  return v.pipe(schema, v.description(text));
}
