import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Emulator } from '../../lib/emulator/emulator';
import type { Terraform } from '../support/terraform';
import { revokedToken, shellInProject } from './support/project';

type Step = string | { readonly run: string };

const { workflows } = parse(readFileSync('examples/pipelines/atlantis.yaml', 'utf8'));
const WORKFLOW: Record<'plan' | 'policy_check', { steps: Step[] }> = workflows['mqtt-tokens'];

/** The commands of Atlantis's built-in steps. */
const BUILT_IN: Readonly<Record<string, string>> = {
  init: 'terraform init -input=false',
  plan: 'terraform plan -input=false -refresh -out "$PLANFILE"',
  show: 'terraform show -json "$PLANFILE" > "$SHOWFILE"',
};

describe('the workflow of examples/pipelines/atlantis.yaml', () => {
  let emulator: Emulator;
  let project: Terraform;

  beforeEach(async () => {
    emulator = await Emulator.start();
    project = shellInProject('sh', emulator).write('apsaramqtt.json', '{}');
  });
  afterEach(async () => {
    project.remove();
    await emulator.close();
  });

  /** Runs a stage as Atlantis does, with each step in a separate shell. Returns the output of the last step. */
  async function run(stage: 'plan' | 'policy_check', env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { folder } = project;
    const shell = project.with({
      PATH: `${join(folder, 'node_modules', '.bin')}:${process.env.PATH}`,
      PLANFILE: join(folder, 'default.tfplan'),
      SHOWFILE: join(folder, 'default.json'),
      WORKSPACE: 'default',
      DIR: folder,
      ...env,
    });
    let output = '';
    for (const step of WORKFLOW[stage].steps) {
      const command = typeof step === 'string' ? BUILT_IN[step] : step.run;
      // On Atlantis's server, the policy is in /etc/atlantis.
      const { status, text, stdout } = await shell.run('-c', command!.replaceAll('/etc/atlantis', folder));
      if (status !== 0) throw new Error(text);
      output = stdout;
    }
    return output;
  }

  it('passes with a valid token, with no word in its output that a release of Atlantis looks for', async () => {
    await run('plan', { DEVICE_1_TOKEN: emulator.issueToken() });
    const output = await run('policy_check');
    expect(output).toContain('1 token: 1 valid (0 calls)');
    expect(output).not.toMatch(/fail/i);
  });

  it('is a failed policy that owners can approve if a gate has warned', async () => {
    await run('plan', { DEVICE_1_TOKEN: revokedToken(emulator) });
    const output = await run('policy_check');
    expect(output).toContain('warning: Token data.apsaramqtt_token.device_1 is invalid (AMT001)');
    expect(output).toMatch(/^1 failure$/m);

    const exception = {
      rule: 'AMT001',
      name: 'data.apsaramqtt_token.device_1',
      reason: 'is replaced in the next release',
      until: '9999-12-31',
    };
    project.write('apsaramqtt.json', JSON.stringify({ exceptions: [exception] }));
    const excepted = await run('policy_check');
    expect(excepted).toContain('Excepted until 9999-12-31');
    expect(excepted).not.toMatch(/fail/i);
  });
});
