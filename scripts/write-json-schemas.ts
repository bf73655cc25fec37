/** Writes the published JSON schemas anew. */
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from './json-schemas';

for (const [file, schema] of jsonSchemas()) writeFileSync(file, schema);
