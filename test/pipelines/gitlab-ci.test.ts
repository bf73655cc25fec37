import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import type { Finished, Terraform } from '../support/terraform';
import { NotesApi } from './support/notes-api';
import { revokedToken, shellInProject } from './support/project';

interface Job {
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
}

const JOBS: { plan: Job; tokens: Required<Job> } = parse(
  readFileSync('examples/pipelines/gitlab-ci.yml', 'utf8'),
);
const MERGE_REQUEST = '/projects/3/merge_requests/7';

describe('the jobs of examples/pipelines/gitlab-ci.yml', () => {
  let emulator: Emulator;
  let api: NotesApi;
  let project: Terraform;

  beforeEach(async () => {
    emulator = await Emulator.start();
    api = await NotesApi.start(MERGE_REQUEST);
    project = shellInProject('bash', emulator);
    copyFileSync('examples/pipelines/gitlab-note.mjs', join(project.folder, 'gitlab-note.mjs'));
  });
  afterEach(async () => {
    project.remove();
    await api.close();
    await emulator.close();
  });

  /** Runs lines one after the other until one fails, as a runner does. */
  function run(lines: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return project.with(env).run('-eo', 'pipefail', '-c', lines.join('\n'));
  }

  const WITHOUT_CREDENTIALS = {
    ALICLOUD_ACCESS_KEY: '',
    ALICLOUD_SECRET_KEY: '',
    APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1',
  };

  function mergeRequest(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      ...WITHOUT_CREDENTIALS,
      CI_API_V4_URL: api.url,
      CI_PROJECT_ID: '3',
      CI_MERGE_REQUEST_IID: '7',
      CI_COMMIT_SHA: '0a1b2c3',
      CI_PIPELINE_URL: 'https://gitlab.com/factory/device/-/pipelines/42',
      ...env,
    };
  }

  it('plan, report an invalid token as JUnit, and update their note', async () => {
    const token = revokedToken(emulator);
    const planned = await run(JOBS.plan.script, { DEVICE_1_TOKEN: token });
    expect(planned.text).toContain('AMT001');
    expect(planned.status).toBe(0);

    const { status, stdout } = await run(JOBS.tokens.script, mergeRequest());
    expect(status).toBe(1);
    expect(stdout).toContain(`invalid     data.apsaramqtt_token.device_1  ${fingerprint(token)}`);
    expect(readFileSync(join(project.folder, 'tokens.xml'), 'utf8')).toContain('<failure type="AMT001"');

    for (let index = 0; index < 120; index++) api.add(`Note ${index}`, 2);
    api.add('<!-- apsaramqtt check -->\nAll is well.', 2);
    const note = () => run(JOBS.tokens.after_script, mergeRequest({ GITLAB_TOKEN: api.token }));
    expect([await note(), await note()]).toMatchObject([
      { status: 0, text: '' },
      { status: 0, text: '' },
    ]);
    expect(api.notes).toHaveLength(122);
    expect(api.notes.at(-1)!.body).toContain('| ❌ invalid | `data.apsaramqtt_token.device_1` |');
    expect(api.notes.at(-2)!.body).toContain('All is well.');
  });

  it('pass with a valid token, and say why there is no note if the token for notes is missing', async () => {
    const planned = await run(JOBS.plan.script, { DEVICE_1_TOKEN: emulator.issueToken() });
    expect(planned.status).toBe(0);
    expect((await run(JOBS.tokens.script, mergeRequest())).status).toBe(0);
    const { status, text } = await run(JOBS.tokens.after_script, mergeRequest());
    expect(text).toContain('There is no GITLAB_TOKEN');
    expect(status).toBe(0);
  });
});
