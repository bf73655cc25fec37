import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { JsonReportSchema } from '../lib/cli/schemas/json-report';
import { AS_JSON_SCHEMA } from '../lib/cli/schemas/parts';
import { TeamPolicySchema } from '../lib/cli/schemas/policy';
import { SweepEntrySchema, SweepLineSchema } from '../lib/cli/schemas/sweep';
import { TokenManifestSchema } from '../lib/cli/schemas/token-manifest';
import {
  EMULATOR_CONFIG_URL,
  JSON_REPORT_URL,
  POLICY_URL,
  SWEEP_ENTRY_URL,
  SWEEP_LINE_URL,
  TOKEN_MANIFEST_URL,
} from '../lib/cli/schemas/urls';
import { EmulatorConfigSchema } from '../lib/emulator/config';

/** The published JSON schemas, by their files. */
export function jsonSchemas(): Map<string, string> {
  const published = {
    [POLICY_URL]: TeamPolicySchema,
    [TOKEN_MANIFEST_URL]: TokenManifestSchema,
    [JSON_REPORT_URL]: JsonReportSchema,
    [SWEEP_ENTRY_URL]: SweepEntrySchema,
    [SWEEP_LINE_URL]: SweepLineSchema,
    [EMULATOR_CONFIG_URL]: EmulatorConfigSchema,
  };
  return new Map(
    Object.entries(published).map(([url, schema]) => [
      `lib/cli/schemas/${url.split('/').at(-1)}`,
      `${JSON.stringify(jsonSchemaOf(url, schema), null, 2)}\n`,
    ]),
  );
}

function jsonSchemaOf(url: string, schema: GenericSchema): object {
  const { $schema, ...rest } = toJsonSchema(schema, {
    // As in the input, a key with a default is optional.
    typeMode: 'input',
    overrideAction: ({ valibotAction, jsonSchema }) =>
      AS_JSON_SCHEMA in valibotAction
        ? { ...jsonSchema, ...(valibotAction[AS_JSON_SCHEMA] as object) }
        : undefined,
  });
  return { $schema, $id: url, ...rest };
}
