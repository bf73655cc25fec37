import { Emulator } from '../../../lib/emulator/emulator';
import { COMMAND } from '../../support/command-line';
import { installed } from '../../support/installed';
import { IS_NIGHTLY } from '../../support/nightly';
import type { Terraform } from '../../support/terraform';
import { terraformWithProvider } from '../../support/terraform-with-provider';
import { revokedToken } from '../../support/tokens';
import { SCENARIOS } from './scenarios';

const REQUIRED = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
`;

type Verdicts = Readonly<Record<string, string>>;

/** Compares the check of a configuration with the plan of the same folder, for each gate. */
describe.each(['terraform', 'tofu'])('check and a plan of %s', (binary) => {
  // By default, only one engine is planned. The nightly run also plans the other.
  const isDue = binary === 'terraform' || IS_NIGHTLY;
  const when = isDue && installed(binary, ['version']) ? it : it.skip;
  let emulator: Emulator;
  let engine: Terraform;

  beforeAll(async () => {
    if (!isDue || !installed(binary, ['version'])) return;
    emulator = await Emulator.start();
    const tokens = { ONE: emulator.issueToken(), REVOKED: revokedToken(emulator) };
    engine = terraformWithProvider(emulator, binary).with(tokens);
    const calls = SCENARIOS.map((scenario, at) => {
      engine.write(`s${at}/main.tf`, `${REQUIRED}variable "env" {}\n${scenario}`);
      return `module "s${at}" {\n  source   = "./s${at}"\n  for_each = toset(["ONE", "REVOKED"])\n  env      = each.key\n}\n`;
    });
    engine.write('main.tf', REQUIRED + calls.join(''));
  });
  afterAll(async () => {
    engine?.remove();
    await emulator?.close();
  });

  async function checked(...args: string[]): Promise<Verdicts> {
    const { stdout } = await engine
      .commandOf(process.execPath)
      .run(COMMAND, 'check', ...args, '--format', 'json');
    const { tokens, unreadable } = JSON.parse(stdout) as {
      tokens: { name: string; verdict: string; findings: { rule: string; level: string }[] }[];
      unreadable: unknown[];
    };
    expect(unreadable).toEqual([]);
    return Object.fromEntries(
      tokens.map(({ name, verdict, findings }) => [
        name,
        [verdict, ...findings.map(({ rule, level }) => `${rule} ${level}`)].join(', '),
      ]),
    );
  }

  when(
    'agree on every gate',
    async () => {
      await engine.run('init', '-no-color');
      const { status, text } = await engine.run('plan', '-no-color', '-out=saved.tfplan');
      expect(status === 0 ? '' : text.slice(0, 3_000)).toBe('');
      engine.write('plan.json', (await engine.run('show', '-json', 'saved.tfplan')).stdout);
      const planned = await checked('plan.json');
      const read = await checked('.', '--engine', binary);
      expect(Object.keys(planned).length).toBeGreaterThan(SCENARIOS.length * 1.9);
      expect(Object.values(planned)).toEqual(expect.arrayContaining(['valid', 'invalid, AMT001 warning']));
      expect(read).toEqual(planned);
    },
    240_000,
  );
});
