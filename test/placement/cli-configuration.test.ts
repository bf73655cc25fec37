import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { inheritedEnvironment, Terraform } from '../support/terraform';

const ROOT = join(__dirname, '..', '..');
const PROGRAM =
  "const { homeOf } = require('./lib/placement/cli-configuration'); console.log(homeOf(process.env));";

// Terraform logs the file that it opens. Ours runs in a separate process, because in jest, changes of the environment do not reach the
// system.
it.each<[string, string | undefined]>([
  ['set', '/home/of/a/user'],
  ['relative', 'home'],
  ['empty', ''],
  ['not set', undefined],
])('the home of the user is that of Terraform if HOME is %s', async (_, HOME) => {
  const env = { HOME, TF_CLI_CONFIG_FILE: undefined, TF_LOG: 'debug' };
  const terraform = new Terraform(env);
  const { text } = await terraform.run('version');
  const [, opened] = /Attempting to open CLI config file: (\S+)/.exec(text) ?? [];
  const home = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', PROGRAM], {
    cwd: ROOT,
    env: { ...inheritedEnvironment(), ...env },
    encoding: 'utf8',
  });
  expect(opened).toBe(`${home.trim()}/.terraformrc`);
  terraform.remove();
});
