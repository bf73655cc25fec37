import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { parse } from 'yaml';
import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import { CommentsApi } from './support/comments-api';
import { type ActionRun, action, Runner, type Use } from './support/composite-action';
import { synthesizeFactory } from './support/factory';
import { PackageRegistry } from './support/package-registry';

const WORKFLOW = 'examples/pipelines/github-actions.yml';

describe('action.yml', () => {
  const steps: { run?: string }[] = [
    ...action.runs.steps,
    ...Object.values<{ steps: { run?: string }[] }>(parse(readFileSync(WORKFLOW, 'utf8')).jobs).flatMap(
      (job) => job.steps,
    ),
  ];

  it('is an action, and its example a workflow, by GitHub’s own parser', () => {
    const trace = new NoOperationTraceWriter();
    const file = (name: string) => ({ name, content: readFileSync(name, 'utf8') });
    const { context: ofAction } = parseAction(file('action.yml'), trace);
    const { context: ofWorkflow } = parseWorkflow(file(WORKFLOW), trace);
    expect([...ofAction.errors.getErrors(), ...ofWorkflow.errors.getErrors()]).toEqual([]);
  });

  it('has no expression in a script, where a shell would read its value', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(4);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('is used in its example as it is now', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [job] = Object.values<{ steps: { uses?: string; with?: object }[] }>(
      parse(readFileSync(WORKFLOW, 'utf8')).jobs,
    );
    const use = job!.steps.find(({ uses }) => uses?.startsWith('cdktf-apsaramqtt/'));
    expect(use?.uses).toBe(`cdktf-apsaramqtt/cdktf-apsaramqtt@v${version}`);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(use!.with!)));
  });
});

describe('the steps of action.yml', () => {
  const REPOSITORY = 'factory/device';
  let emulator: Emulator;
  let registry: PackageRegistry;
  let api: CommentsApi;
  let runner: Runner;

  beforeAll(async () => {
    registry = await PackageRegistry.start();
  });
  afterAll(() => registry.close());
  beforeEach(async () => {
    emulator = await Emulator.start();
    api = await CommentsApi.start(REPOSITORY, 7);
    runner = new Runner();
    mkdirSync(join(runner.workspace, 'infra'));
    synthesizeFactory(join(runner.workspace, 'infra'));
  });
  afterEach(async () => {
    runner.remove();
    await api.close();
    await emulator.close();
  });

  const SECRETS = () => ({
    ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
    ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
    DEVICE_1_TOKEN: emulator.issueToken(),
    DEVICE_2_TOKEN: emulator.issueToken(),
  });
  const NO_SECRETS = {
    ALICLOUD_ACCESS_KEY: '',
    ALICLOUD_SECRET_KEY: '',
    DEVICE_1_TOKEN: '',
    DEVICE_2_TOKEN: '',
  };

  const INSTALLED = { install: { program: resolve('bundle/cli/apsaramqtt.js') } };

  interface PullRequest {
    /** The repository of the pull request's branch. */
    readonly from?: string;
    readonly author?: string;
    readonly done?: Use['done'];
  }

  function use(
    env: NodeJS.ProcessEnv,
    inputs: Record<string, string> = {},
    { from = REPOSITORY, author = 'mona', done = INSTALLED }: PullRequest = {},
  ): Promise<ActionRun> {
    const head = { sha: '0a1b2c3', repo: { full_name: from } };
    return runner.use({
      inputs: { paths: 'cdktf.out', 'working-directory': 'infra', ...inputs },
      github: {
        token: api.token,
        event: { pull_request: { number: 7, head, user: { login: author } } },
      },
      env: {
        npm_config_registry: registry.url,
        npm_config_cache: join(runner.folder, 'npm'),
        APSARAMQTT_ENDPOINT: emulator.url,
        GITHUB_API_URL: api.url,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_RUN_ID: '42',
        GITHUB_EVENT_NAME: 'pull_request',
        ...env,
      },
      done,
    });
  }

  it('install the package, check once, report everywhere, and end with the status of the check', async () => {
    const secrets = SECRETS();
    emulator.revokeToken(secrets.DEVICE_2_TOKEN);
    const { status, outputs, log, summary, used } = await use(secrets, {}, { done: {} });
    expect(status).toBe(1);
    expect(outputs).toMatchObject({ status: '1', offline: 'false' });
    expect(JSON.parse(readFileSync(outputs.report!, 'utf8'))).toMatchObject({ version: 2, calls: 2 });
    expect(emulator.calls().QueryToken).toMatchObject({ total: 2 });
    expect(log).toMatch(
      /^::error file=infra\/cdktf\.out\/stacks\/factory\/cdk\.tf\.json,line=\d+,title=Token factory\/DEVICE_2 is invalid/m,
    );
    expect(summary).toContain('| ❌ invalid | `factory/DEVICE_2` |');

    expect(used).toEqual([
      {
        uses: expect.stringMatching(/^github\/codeql-action\/upload-sarif@[0-9a-f]{40}$/),
        with: { sarif_file: expect.any(String), category: 'apsaramqtt' },
      },
    ]);
    const { runs } = JSON.parse(readFileSync(used[0]!.with.sarif_file!, 'utf8'));
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'infra/cdktf.out/stacks/factory/cdk.tf.json',
    );

    expect(api.comments).toHaveLength(1);
    const { body } = api.comments[0]!;
    expect(body).toMatch(/^<!-- apsaramqtt check -->\n<!-- apsaramqtt -->\n/);
    expect(body).toContain(fingerprint(secrets.DEVICE_2_TOKEN));
    expect(body).toContain('of commit 0a1b2c3 ([run](https://github.com/factory/device/actions/runs/42))');
    const shown = [
      log,
      summary,
      body,
      ...readdirSync(join(outputs.report!, '..')).map((file) =>
        readFileSync(join(outputs.report!, '..', file), 'utf8'),
      ),
    ].join();
    expect(shown).not.toContain(secrets.DEVICE_2_TOKEN);
    expect(shown).not.toContain(emulator.accessKeySecret);
  });

  it('pass without findings, and update their comment, on any page', async () => {
    for (let index = 0; index < 230; index++) api.add(`Comment ${index}`, { login: 'mona', type: 'User' });
    const forged = '<!-- apsaramqtt check -->\n<!-- apsaramqtt -->\nAll is well.';
    api.add(forged, { login: 'mallory', type: 'User' });
    const secrets = SECRETS();
    expect((await use({ ...secrets, DEVICE_2_TOKEN: 'unknown' })).status).toBe(1);
    expect(api.comments).toHaveLength(232);
    expect(api.comments.at(-1)!.body).toContain('❌ invalid');
    expect((await use(secrets)).status).toBe(0);
    expect(api.comments).toHaveLength(232);
    expect(api.comments.at(-1)!.body).not.toContain('❌ invalid');
    expect(api.comments.at(-2)!.body).toBe(forged);
    await use(secrets, { name: 'other stacks' });
    expect(api.comments).toHaveLength(233);
  });

  it.each([
    ['from a fork', { from: 'mallory/device' }],
    ['of Dependabot', { author: 'dependabot[bot]' }],
  ])('make no call in a pull request %s, and say what was not checked', async (_, pullRequest) => {
    const { status, outputs, log, summary } = await use(NO_SECRETS, {}, pullRequest);
    expect(status).toBe(0);
    expect(outputs).toMatchObject({ status: '0', offline: 'true' });
    expect(emulator.calls().QueryToken).toMatchObject({ total: 0 });
    for (const place of [log, summary, api.comments[0]!.body]) {
      expect(place).toContain('This run has no credentials of Alibaba Cloud');
      expect(place).toContain('only the configuration was checked');
    }
    expect(summary).toContain('| ➖ unchecked | `factory/DEVICE_1` |');
  });

  it('do not pass for want of credentials elsewhere, nor for want of permission to comment', async () => {
    api.mayOnlyRead = true;
    const { status, outputs, log, summary } = await use({ ...SECRETS(), ALICLOUD_ACCESS_KEY: '' });
    expect(status).toBe(3);
    expect(outputs).toMatchObject({ status: '3', offline: 'false' });
    expect(summary).toContain('unverified');
    expect(log).toContain('::warning title=No comment::GitHub answered 403');
  });

  it('let no shell read an input', async () => {
    const inputs = {
      paths: '$(touch pwned)\n--format=human; touch pwned\n`touch pwned`\n"; touch pwned; "',
      policy: "'; touch pwned; '",
      'fail-on': 'note; touch pwned',
      name: '--> $(touch pwned) <!--',
      comment: 'true',
    };
    const { status, log } = await use(SECRETS(), inputs);
    expect(status).toBe(2);
    expect(log).toContain("option '--fail-on <level>' argument 'note; touch pwned' is invalid");
    const { status: ofPaths, outputs } = await use(SECRETS(), { ...inputs, policy: '', 'fail-on': 'note' });
    expect(ofPaths).toBe(2);
    const { unreadable } = JSON.parse(readFileSync(outputs.report!, 'utf8'));
    expect(unreadable).toHaveLength(4);
    expect(existsSync(join(runner.workspace, 'infra', 'pwned'))).toBe(false);
    expect(existsSync(join(runner.workspace, 'pwned'))).toBe(false);
  });

  it('replace an older comment if the check could not be run', async () => {
    await use(SECRETS());
    const { status, outputs, used } = await use(SECRETS(), { policy: 'none.json' });
    expect(status).toBe(2);
    expect(outputs).toMatchObject({ status: '2', report: '' });
    expect(used).toEqual([]);
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]!.body).toContain('The check could not be run (status 2).');
  });

  it('read a folder of HCL with its files of variables', async () => {
    const secrets = SECRETS();
    cpSync('examples/hcl', join(runner.workspace, 'hcl'), { recursive: true });
    writeFileSync(join(runner.workspace, 'hcl', 'prod.tfvars'), 'instance_id = "post-cn-emulator"\n');
    const inputs = { 'working-directory': 'hcl', paths: '.', 'var-files': '\nprod.tfvars\n' };
    const { status, summary } = await use(
      { ...secrets, ALICLOUD_REGION: 'cn-hangzhou', DEVICE_1_TOKEN: 'unknown' },
      inputs,
    );
    expect(summary).toContain('❌ invalid');
    expect(status).toBe(1);
  });

  it('leave out what the inputs turn off', async () => {
    const { status, used, outputs } = await use(SECRETS(), {
      sarif: 'false',
      comment: 'false',
      offline: 'true',
    });
    expect(status).toBe(0);
    expect(outputs.offline).toBe('true');
    expect([used, api.comments]).toEqual([[], []]);
  });

  it.each([
    ['offline', 'no', 'true, false, auto'],
    ['strict', 'True', 'true, false'],
    ['sarif', '', 'true, false'],
    ['comment', 'yes', 'true, false'],
  ])('refuse the input %s if it is "%s"', async (name, value, choices) => {
    const { status, log } = await use(SECRETS(), { [name]: value }, { done: {} });
    expect({ status, log }).toEqual({
      status: 2,
      log: `::error title=Wrong input::The input ${name} is none of ${choices}.\n`,
    });
  });

  it('do not pass if the package cannot be installed', async () => {
    const { status, log } = await use(SECRETS(), { version: '0.0.1-none' }, { done: {} });
    expect(status).toBeGreaterThan(0);
    expect(log).toContain('0.0.1-none');
  });
});
