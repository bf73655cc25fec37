import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import { type Finished, Terraform } from '../../support/terraform';
import { emulatorEnvironment } from '../../support/terraform-with-provider';
import type { Scenario } from './scenario';

export const VALID = 'validtoken-one-0001';
export const INVALID = 'expired-token-0003';
export type Token = 'valid' | 'invalid';

/** A digest of a scenario, which shows if the scenario was changed after its plan was recorded. */
export function digestOf(scenario: Scenario): string {
  return createHash('sha256').update(JSON.stringify(scenario)).digest('hex').slice(0, 8);
}

/** The result of a plan, as ids of rules. `other` is an error or a warning that is not about a token. */
export interface Planned {
  /** The digest of the scenario. */
  readonly of: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Whether a gate is deferred to apply. */
  readonly deferred: boolean;
}

interface Line {
  readonly type: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly change?: { readonly action: string; readonly reason?: string };
}

/** Starts an emulator with one valid token. */
export async function startCloud(): Promise<{ emulator: Emulator; env: NodeJS.ProcessEnv }> {
  const emulator = await Emulator.start({
    tokens: [{ token: VALID, instanceId: 'post-cn-emulator' }],
  });
  const env = emulatorEnvironment(emulator);
  return { emulator, env };
}

/** Writes the files of a scenario into a new folder. */
export function writeScenario({ files }: Scenario): string {
  const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The environment of a scenario for both plan and check. `FOLDER` is replaced by the folder of the scenario. */
export function environmentOf(scenario: Scenario, token: Token, folder: string): NodeJS.ProcessEnv {
  const value = token === 'valid' ? VALID : INVALID;
  const given = Object.entries(scenario.env ?? {}).map(([name, text]) => [
    name,
    text.replace('GATE_TOKEN_VALUE', value).replace('FOLDER', folder),
  ]);
  return { ...Object.fromEntries(given), GATE_TOKEN: value, VALID_TOKEN: VALID };
}

/** Plans a scenario with a real engine and our provider. */
export async function planScenario(
  program: string,
  scenario: Scenario,
  token: Token,
  cloud: NodeJS.ProcessEnv,
): Promise<Planned> {
  const folder = writeScenario(scenario);
  try {
    const overrides = { 'apsaramqtt/apsaramqtt': resolve('bundle/provider') };
    const development = Object.entries(overrides).map(([name, path]) => `"${name}" = "${path}"`);
    const engine = new Terraform({ ...cloud, ...environmentOf(scenario, token, folder) }, program, folder);
    const configuration = join(folder, 'development.tfrc');
    writeFileSync(
      configuration,
      `provider_installation {\n  dev_overrides {\n    ${development.join('\n    ')}\n  }\n  direct {}\n}\n`,
    );
    const configured = engine.with({ TF_CLI_CONFIG_FILE: configuration, CHECKPOINT_DISABLE: '1' });
    if (Object.values(scenario.files).some((text) => /^\s*(module\b|"?\{.*"module")/m.test(text))) {
      await configured.run('get');
    }
    const plan = await configured.run('plan', '-json', '-input=false', ...(scenario.variables ?? []));
    return { of: digestOf(scenario), ...resultOf(plan) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ARGUMENTS_REFUSED = /parse command-line flags|Too many command line arguments|parsing extra CLI args/;

function resultOf({ stdout, status, text }: Finished): Omit<Planned, 'of'> {
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  const ids = (severity: string) => [
    ...new Set(
      lines
        .flatMap(({ diagnostic }) => (diagnostic?.severity === severity ? [diagnostic] : []))
        .filter(({ summary }) => !/development overrides/i.test(summary))
        .map(({ summary, detail }) => /\bAMT\d{3}\b/.exec(`${summary} ${detail}`)?.[0] ?? 'other'),
    ),
  ];
  const errors = ids('error');
  // If Terraform cannot parse its arguments, it prints the error as text, because it has not read `-json`.
  if (status !== 0 && ARGUMENTS_REFUSED.test(text)) errors.push('other');
  if (status !== 0 && errors.length === 0) {
    throw new Error(`The plan failed without a diagnostic: ${text}`);
  }
  return {
    errors: errors.sort(),
    warnings: ids('warning').sort(),
    deferred: lines.some(
      ({ change }) => change?.action === 'read' && change.reason !== 'read_because_check_nested',
    ),
  };
}
