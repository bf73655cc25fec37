import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../lib/cli/actions/check';
import type { VariableArgument } from '../../../lib/hcl';
import { removeSignalHandlers } from '../../support/command-line';
import { environmentOf, type Planned, type Token, writeScenario } from './engine-plan';
import type { Scenario } from './scenario';

interface Found {
  readonly rule: string;
  readonly level: string;
}

interface Report {
  readonly tokens: readonly { readonly findings: readonly Found[] }[];
  readonly findings: readonly Found[];
}

/** The result of a check. */
export interface Checked {
  readonly status: number;
  readonly found: readonly Found[];
}

export type Agreement = 'agrees' | 'abstains' | 'wrong';

/** Checks a scenario as it is planned by an engine. */
export async function checkScenario(
  scenario: Scenario,
  engine: string,
  token: Token,
  cloud: NodeJS.ProcessEnv,
): Promise<Checked> {
  const folder = writeScenario(scenario);
  const environment = process.env;
  process.env = { PATH: environment.PATH, HOME: folder, ...cloud, ...environmentOf(scenario, token, folder) };
  const file = join(folder, 'report.json');
  try {
    await check([folder], {
      tokenEnv: [],
      tokenFile: [],
      manifest: [],
      search: [],
      variables: (scenario.variables ?? []).map((text) => variableOf(text, folder)),
      engine: engine === 'opentofu' ? 'tofu' : 'terraform',
      trustConfiguration: false,
      exclude: [],
      quiet: true,
      requireTokens: false,
      offline: false,
      strict: false,
      failOn: 'error',
      format: [{ format: 'json', file }],
    });
    const { tokens, findings } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return {
      status: Number(process.exitCode),
      found: [...tokens.flatMap((one) => one.findings), ...findings],
    };
  } finally {
    removeSignalHandlers();
    process.env = environment;
    process.exitCode = undefined;
    rmSync(folder, { recursive: true });
  }
}

function variableOf(text: string, folder: string): VariableArgument {
  const [, kind, value = ''] = /^-(var|var-file)=(.*)$/.exec(text) ?? [];
  return kind === 'var' ? { kind: 'var', assignment: value } : { kind: 'file', path: join(folder, value) };
}

/**
 * Whether a check agrees with a plan. It abstains if it ends with "could not verify" although the plan has a verdict.
 * @param valid the plan with a valid token. If that plan passes and the other one fails, the check must report the token.
 */
export function agreement(
  { errors, warnings, deferred }: Omit<Planned, 'of'>,
  valid: Omit<Planned, 'of'>,
  { status, found }: Checked,
): Agreement {
  const has = (rule: string, level?: string) =>
    found.some((one) => one.rule === rule && (level === undefined || one.level === level));
  if (errors.includes('AMT001') || (errors.length > 0 && valid.errors.length === 0)) {
    return status === 1 && has('AMT001', 'error') ? 'agrees' : status === 3 ? 'abstains' : 'wrong';
  }
  if (errors.length > 0) {
    return status !== 0 ? 'agrees' : 'wrong';
  }
  if (deferred) {
    return status !== 1 && (has('AMT003') || has('AMT010')) ? 'agrees' : 'wrong';
  }
  if (status === 3) {
    return 'abstains';
  }
  const warns = warnings.includes('AMT001');
  return status === 0 && warns === has('AMT001', 'warning') ? 'agrees' : 'wrong';
}
