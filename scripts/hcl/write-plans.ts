/**
 * Plans the scenarios with Terraform and OpenTofu, and writes the results into a fixture of the tests. Plans only new and changed scenarios, or
 * with `--all` all of them. `TOFU` is the path of OpenTofu.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  digestOf,
  type Planned,
  planScenario,
  startCloud,
  type Token,
} from '../../test/cli/agreement/engine-plan';
import { SCENARIOS } from '../../test/cli/agreement/scenarios';

const FIXTURE = 'test/fixtures/hcl/plans.json';
const AT_ONCE = Number(process.env.AT_ONCE ?? 4);

async function main(): Promise<void> {
  const { emulator, env } = await startCloud();
  const engines = { terraform: 'terraform', opentofu: process.env.TOFU ?? 'tofu' };
  const kept = process.argv.includes('--all')
    ? {}
    : (JSON.parse(readFileSync(FIXTURE, 'utf8')) as Record<string, Planned>);
  const results = new Map<string, Planned>();
  const all = (['invalid', 'valid'] as const).flatMap((token: Token) =>
    Object.entries(engines).flatMap(([engine, program]) =>
      SCENARIOS.map((scenario) => ({ engine, program, token, scenario })),
    ),
  );
  const runs = all.filter(({ engine, token, scenario }) => {
    const key = `${engine} ${token} ${scenario.name}`;
    const known = kept[key];
    if (known?.of !== digestOf(scenario)) return true;
    results.set(key, known);
    return false;
  });
  const write = () => {
    const lines = Array.from(
      results,
      ([key, planned]) => `${JSON.stringify(key)}: ${JSON.stringify(planned)}`,
    );
    writeFileSync(FIXTURE, `{\n${lines.sort().join(',\n')}\n}\n`);
  };
  const pending = runs.entries();
  const worker = async (): Promise<void> => {
    for (const [index, { engine, program, token, scenario }] of pending) {
      results.set(`${engine} ${token} ${scenario.name}`, await planScenario(program, scenario, token, env));
      if (index % 20 === 0) {
        console.log(`${index} of ${runs.length}`);
        write();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await emulator.close();
  write();
}

void main();
