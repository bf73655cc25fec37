import { HOMEPAGE } from '../homepage';

/** The public address of the schemas. The package contains them at the same path. */
const FOLDER = `${HOMEPAGE}/raw/main/lib/cli/schemas`;

export const POLICY_URL = `${FOLDER}/policy.schema.json`;
export const JSON_REPORT_URL = `${FOLDER}/report-v2.schema.json`;
export const EMULATOR_CONFIG_URL = `${FOLDER}/emulator-config.schema.json`;
export const TOKEN_MANIFEST_URL = `${FOLDER}/token-manifest.schema.json`;
export const SWEEP_ENTRY_URL = `${FOLDER}/sweep-entry.schema.json`;
export const SWEEP_LINE_URL = `${FOLDER}/sweep-line-v1.schema.json`;
