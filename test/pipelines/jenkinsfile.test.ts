import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import type { Finished, Terraform } from '../support/terraform';
import { revokedToken, shellInProject } from './support/project';

const JENKINSFILE = readFileSync('examples/pipelines/Jenkinsfile', 'utf8');

/** The script of the `sh` step of a stage. */
function scriptOf(stage: string): string {
  const [, script] = new RegExp(`stage\\('${stage}'\\)[^']*sh '''(.*?)'''`, 's').exec(JENKINSFILE) ?? [];
  if (!script) throw new Error(`The stage ${stage} runs no script.`);
  return script;
}

describe('the stages of examples/pipelines/Jenkinsfile', () => {
  let emulator: Emulator;
  let project: Terraform;

  beforeEach(async () => {
    emulator = await Emulator.start();
    project = shellInProject('sh', emulator);
  });
  afterEach(async () => {
    project.remove();
    await emulator.close();
  });

  /** Runs the script of a stage as the step `sh` does. */
  function run(stage: string, token: string): Promise<Finished> {
    return project
      .with({ DEVICE_1_TOKEN: token, MQTT_INSTANCE_ID: 'post-cn-emulator' })
      .run('-xec', scriptOf(stage));
  }

  const results = () => /junit testResults: '(.*?)'/.exec(JENKINSFILE)![1]!.split(', ');

  it('pass with a valid token, and leave the results that the step junit looks for', async () => {
    const token = emulator.issueToken();
    const stages = [await run('Tokens', token), await run('Plan', token)];
    expect(stages.map(({ status }) => status)).toEqual([0, 0]);
    expect(results().map((file) => existsSync(join(project.folder, file)))).toEqual([true, true]);
  });

  it('end before the plan with an invalid one, and leave its result', async () => {
    const { status } = await run('Tokens', revokedToken(emulator));
    expect(status).toBe(1);
    const [tokens] = results();
    expect(readFileSync(join(project.folder, tokens!), 'utf8')).toContain('<failure type="AMT001"');
  });
});
