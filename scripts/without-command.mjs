/**
 * Takes the command line out of what jsii says of the package: the packages of other languages would start it through their own
 * runtime, which takes 19 to 35 times as long as Node.js alone. They say `npx apsaramqtt`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const { bin: _, ...assembly } = JSON.parse(readFileSync('.jsii', 'utf8'));
writeFileSync('.jsii', JSON.stringify(assembly, null, 2));
