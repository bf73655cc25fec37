import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, loadConfiguration } from '../../../lib/hcl';
import { findFunction } from '../../../lib/hcl/functions';
import type { VariableArgument } from '../../../lib/hcl/terraform/environment-arguments';
import { isWhollyKnown, withoutMarks } from '../../../lib/hcl/values/value';
import { folderOfFiles } from './folder-of-files';
import { FOLDERS, type Folder } from './folders';

/** The outputs that real engines plan for each folder: `(unknown)` if known only after apply, null if the plan fails. */
const PLANS = join(__dirname, '../../fixtures/hcl-plans.json');
type Outputs = Readonly<Record<string, unknown>> | null;
const plans = JSON.parse(readFileSync(PLANS, 'utf8')) as Record<string, Outputs>;
const UNKNOWN = '(unknown)';

test.each(FOLDERS.map((folder) => [folder.name, folder] as const))('%s', (name, folder) => {
  expect(ours(folder)).toEqual(plans[name]);
});

/** With UPDATE_HCL_PLANS=1, plans the folders again. TOFU is the path of OpenTofu if it is not on the PATH. */
(process.env.UPDATE_HCL_PLANS === '1' ? test : test.skip)(
  'the plans are those of the engines here',
  () => {
    const all =
      process.env.HCL_FOLDERS === undefined ? FOLDERS : FOLDERS.filter(({ name }) => !(name in plans));
    const current = { ...plans, ...Object.fromEntries(all.map((folder) => [folder.name, planned(folder)])) };
    const lines = FOLDERS.map(({ name }) => `${JSON.stringify(name)}: ${JSON.stringify(current[name])}`);
    writeFileSync(PLANS, `{\n${lines.join(',\n')}\n}\n`);
  },
  3_000_000,
);

function ours(folder: Folder): Outputs {
  const path = folderOfFiles(folder.files);
  const variables = variablesIn(folder.arguments ?? [], path);
  const engine: Engine = folder.engine ?? 'terraform';
  const configuration = loadConfiguration(path, { engine, env: folder.env ?? {}, variables });
  const { root, diagnostics, unreadModules } = configuration;
  if (diagnostics.some(({ severity }) => severity === 'error') || unreadModules.length > 0) return null;
  const context = { engine, baseDir: path, allowedRoot: path, maxFileBytes: 1, renderTemplate: () => fail() };
  const outputs = [...root.configuration.outputs.keys()].map((name) => {
    const value = withoutMarks(root.output(name));
    if (!isWhollyKnown(value)) return [name, UNKNOWN];
    return [name, JSON.parse(findFunction('jsonencode', engine)!.call([value], context).data as string)];
  });
  return Object.fromEntries(outputs);
}

function fail(): never {
  throw new Error('jsonencode renders no template.');
}

function variablesIn(words: readonly string[], folder: string): VariableArgument[] {
  return words.flatMap((word, at): VariableArgument[] => {
    if (word === '-var') return [{ kind: 'var', assignment: words[at + 1]! }];
    if (word.startsWith('-var-file='))
      return [{ kind: 'file', path: join(folder, word.slice('-var-file='.length)) }];
    return word.startsWith('-var=') ? [{ kind: 'var', assignment: word.slice('-var='.length) }] : [];
  });
}

function planned(folder: Folder): Outputs {
  const cwd = folderOfFiles(folder.files);
  const program = folder.engine === 'opentofu' ? (process.env.TOFU ?? 'tofu') : 'terraform';
  const config = join(folderOfFiles({ 'empty.tfrc': '' }), 'empty.tfrc');
  const env = { ...process.env, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  const { TF_WORKSPACE: workspace, ...given } = folder.env ?? {};
  const run = (words: readonly string[], more = {}) =>
    spawnSync(program, words, { cwd, env: { ...env, ...more }, encoding: 'utf8' });
  if (run(['init', '-input=false']).status !== 0) return null;
  if (workspace !== undefined) run(['workspace', 'new', workspace]);
  const plan = run(['plan', '-input=false', '-out=plan.bin', ...(folder.arguments ?? [])], given);
  if (plan.status !== 0) return null;
  const shown = JSON.parse(run(['show', '-json', 'plan.bin']).stdout);
  const changes = Object.entries(shown.output_changes ?? {}) as [
    string,
    { after: unknown; after_unknown: unknown },
  ][];
  return Object.fromEntries(
    changes.map(([name, { after, after_unknown: unknown }]) => [name, unknown === false ? after : UNKNOWN]),
  );
}
