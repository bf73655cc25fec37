import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../lib/cli/actions/check';
import type { Emulator } from '../../../lib/emulator/emulator';
import type { VariableArgument } from '../../../lib/hcl';
import {
  environmentOf,
  type Planned,
  planScenario,
  startCloud,
  type Token,
  writeScenario,
} from './engine-plan';
import { SCENARIOS, type Scenario } from './scenarios';

const plans = JSON.parse(readFileSync(join(__dirname, '../../fixtures/hcl/plans.json'), 'utf8')) as Record<
  string,
  Planned
>;

interface Found {
  readonly rule: string;
  readonly level: string;
}

interface Report {
  readonly tokens: readonly { readonly findings: readonly Found[] }[];
  readonly findings: readonly Found[];
}

interface Checked {
  readonly status: number;
  readonly found: readonly Found[];
}

/** Fails for a condition of another resource: a check looks at tokens only. */
const NOT_ABOUT_TOKENS = new Set(['a precondition that fails']);

type Agreement = 'agrees' | 'abstains' | 'wrong';

let emulator: Emulator;
let cloud: NodeJS.ProcessEnv;
const environment = { ...process.env };

beforeAll(async () => {
  ({ emulator, env: cloud } = await startCloud());
});
afterEach(() => {
  process.env = { ...environment };
  process.exitCode = undefined;
});
afterAll(() => emulator.close());

async function checkScenario(scenario: Scenario, engine: string, token: Token): Promise<Checked> {
  const folder = writeScenario(scenario);
  const { PATH } = environment;
  process.env = { PATH, HOME: folder, ...cloud, ...environmentOf(scenario, token) };
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
    rmSync(folder, { recursive: true });
  }
}

function variableOf(text: string, folder: string): VariableArgument {
  const [, kind, value = ''] = /^-(var|var-file)=(.*)$/.exec(text) ?? [];
  return kind === 'var' ? { kind: 'var', assignment: value } : { kind: 'file', path: join(folder, value) };
}

/** Whether a check says what the plan says. It abstains where it ends with "could not verify" and the plan knows more. */
function agreement({ errors, warnings, deferred }: Planned, { status, found }: Checked): Agreement {
  const has = (rule: string, level?: string) =>
    found.some((one) => one.rule === rule && (level === undefined || one.level === level));
  if (errors.includes('AMT001')) {
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

/** Each scenario once, with one engine and one token or the other; all of them with all in the nightly run. */
function isChosen(engine: string, token: Token, index: number): boolean {
  const turn = (engine === 'terraform' ? 0 : 1) + (token === 'invalid' ? 0 : 2);
  return process.env.APSARAMQTT_NIGHTLY === '1' || index % 4 === turn;
}

describe.each(['terraform', 'opentofu'])('a check and a plan of %s', (engine) => {
  it('agree in every scenario', async () => {
    const disagreements: object[] = [];
    let count = 0;
    for (const token of ['invalid', 'valid'] as const) {
      for (const [index, scenario] of SCENARIOS.entries()) {
        const planned = plans[`${engine} ${token} ${scenario.name}`];
        if (planned === undefined || NOT_ABOUT_TOKENS.has(scenario.name) || !isChosen(engine, token, index)) {
          continue;
        }
        const checked = await checkScenario(scenario, engine, token);
        const result = agreement(planned, checked);
        count += 1;
        if (result !== 'agrees') {
          disagreements.push({ name: scenario.name, token, result, planned, checked });
        }
      }
    }
    console.info(`${count - disagreements.length} of ${count} checks agree with ${engine} plan`);
    expect(count).toBeGreaterThan(100);
    expect(disagreements).toEqual([]);
  }, 300_000);
});

const live = SCENARIOS.filter((_, index) => index % 50 === Math.floor(Date.now() / 86_400_000) % 50);

it('the plans are those of the Terraform that is here', async () => {
  for (const scenario of live) {
    const planned = await planScenario('terraform', scenario, 'invalid', cloud);
    expect({ name: scenario.name, ...planned }).toEqual({
      name: scenario.name,
      ...plans[`terraform invalid ${scenario.name}`],
    });
  }
}, 120_000);
