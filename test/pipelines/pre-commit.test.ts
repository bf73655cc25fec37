import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { installed } from '../support/installed';
import { type Finished, Terraform } from '../support/terraform';
import { REQUIRED_PROVIDERS } from '../support/terraform-with-provider';
import { PackageRegistry } from './support/package-registry';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly files: string;
}

const [HOOK] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as [Hook];
const CONFIG = parse(readFileSync('examples/pipelines/pre-commit-config.yaml', 'utf8'));

const main = (token: string) => `${REQUIRED_PROVIDERS}
data "apsaramqtt_token" "device_1" {
  instance_id = "post-cn-0pp12gl0001"
  ${token}
}
`;

describe('the hook for pre-commit', () => {
  const whenInstalled = installed('pre-commit') ? it : it.skip;
  let registry: PackageRegistry;
  let hooks: Terraform;
  let project: Terraform;

  beforeAll(async () => {
    registry = await PackageRegistry.start();
  });
  afterAll(() => registry.close());
  beforeEach(() => {
    hooks = new Terraform({}, 'sh');
    copyFileSync('.pre-commit-hooks.yaml', join(hooks.folder, '.pre-commit-hooks.yaml'));
    project = new Terraform({ npm_config_registry: registry.url }, 'sh');
    project.write('infra/main.tf', main('token_env = "DEVICE_1_TOKEN"'));
  });
  afterEach(() => {
    hooks.remove();
    project.remove();
  });

  /** A shell in the project's folder, which also contains the caches of pre-commit. */
  function shell(): Terraform {
    const { folder } = project;
    return project.with({
      npm_config_cache: join(folder, 'npm'),
      PRE_COMMIT_HOME: join(folder, 'pre-commit'),
    });
  }

  function runHook(): Promise<Finished> {
    return shell().run('-c', `${HOOK.entry} ${CONFIG.repos[0].hooks[0].args.join(' ')}`);
  }

  const COMMITTED = 'git init -q && git add . && git -c user.name=a -c user.email=a@localhost commit -qm all';

  it('is what its example names, at the version that the package has', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(CONFIG.repos[0]).toMatchObject({ rev: `v${version}`, hooks: [{ id: HOOK.id }] });
    expect(HOOK.entry).toContain(`--package=cdktf-apsaramqtt@${version} `);
    const names = [
      'main.tf',
      'infra/main.tf.json',
      'a.tfvars',
      'apsaramqtt.json',
      'main.ts',
      'tf',
      'a.tf.bak',
    ];
    expect(names.filter((name) => new RegExp(HOOK.files).test(name))).toEqual(names.slice(0, 4));
  });

  it('accepts what refers to tokens by name, and refuses a token in plain text', async () => {
    expect(await runHook()).toMatchObject({ status: 0 });
    project.write('infra/main.tf', main('token = "LzMT-plain-text"'));
    const { status, text } = await runHook();
    expect(text).toContain('Token in plain text: data.apsaramqtt_token.device_1 (AMT004)');
    expect(text).not.toContain('LzMT-plain-text');
    expect(status).toBe(1);
  });

  whenInstalled('is run by pre-commit', async () => {
    expect(await hooks.run('-ec', COMMITTED)).toMatchObject({ status: 0 });
    project.write('infra/main.tf', main('token = "LzMT-plain-text"'));
    const local = readFileSync('examples/pipelines/pre-commit-config.yaml', 'utf8')
      .replace(/repo: .*/, `repo: ${hooks.folder}`)
      .replace(/rev: .*/, 'rev: HEAD');
    project.write('.pre-commit-config.yaml', local);
    project.write('.gitignore', 'npm\npre-commit\nempty.tfrc\n');
    const { status, text } = await shell().run('-ec', `${COMMITTED} && pre-commit run --all-files`);
    expect(text).toContain('Token in plain text: data.apsaramqtt_token.device_1 (AMT004)');
    expect(text).toMatch(/MQTT tokens\.+Failed/);
    expect(status).toBe(1);
  });
});
