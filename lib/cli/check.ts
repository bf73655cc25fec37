import { type Command, InvalidArgumentError, Option } from 'commander';
import { applyPolicy } from './apply-policy';
import type { Asking } from './ask';
import { type CheckResult, exitStatus, FAIL_ON, type FailOn } from './check-result';
import { type Judged, together } from './judged';
import { readTeamPolicy, type TeamPolicy } from './policy-file';
import { FORMATS, parseTarget, type ReportTarget, writeReport } from './report/target';
import { readSources } from './sources/read-source';
import type { AskedToken } from './sources/source';
import { namedTokens } from './sources/token-places';
import { uncheckedToken } from './unchecked-token';

interface Options {
  readonly tokenEnv: readonly string[];
  readonly tokenFile: readonly string[];
  readonly instanceId?: string;
  readonly region?: string;
  readonly format?: readonly ReportTarget[];
  readonly policy?: string;
  readonly failOn: FailOn;
  readonly strict: boolean;
  readonly offline: boolean;
}

const USAGE = 2;
const INTERRUPTED = 130;

const HELP = `
Exit status: 0 passed, 1 a policy was violated, 2 usage or something could not be read,
3 nothing was violated but something could not be verified.

Examples:
  $ terraform plan -out=saved.tfplan && terraform show -json saved.tfplan > plan.json
  $ apsaramqtt check plan.json          what the plan found out, without credentials
  $ apsaramqtt check cdktf.out          asks about every token of every stack
  $ apsaramqtt check cdktf.out --offline     the rules alone, without credentials
  $ apsaramqtt check --token-env PRESS_TOKEN --instance-id post-cn-...
  $ apsaramqtt check --token-file press.token --instance-id post-cn-... --format json=report.json
  $ apsaramqtt check plan.json --format github     annotations, and a summary of the run
  $ apsaramqtt check cdktf.out --format sarif=out.sarif --format human`;

/** Adds `apsaramqtt check` to the program. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description(
      'tell which tokens are valid: those of synthesized stacks, of plans (JSON), and tokens by themselves',
    )
    .argument(
      '[path...]',
      'a cdktf.out, a cdk.tf.json, or what "terraform show -json" printed of a plan (nobody is asked about a plan)',
    )
    .addOption(repeatable('--token-env <name>', 'an environment variable that holds a token'))
    .addOption(repeatable('--token-file <path>', 'a file that holds a token'))
    .option('--instance-id <id>', 'the instance that these tokens were issued for')
    .option('--region <region>', 'the region of the instance (default: ALICLOUD_REGION)')
    .addOption(
      new Option('--format <format[=file]>', `how to report: ${FORMATS.join(', ')} (again for more)`)
        .argParser((text: string, before: readonly ReportTarget[] = []) => [...before, targetOf(text)])
        .default(undefined, 'human'),
    )
    .option(
      '--policy <file>',
      'what is asked of tokens (default: apsaramqtt.json, or "apsaramqtt" in cdktf.json)',
    )
    .addOption(
      new Option('--fail-on <level>', 'the lowest level that violates').choices(FAIL_ON).default('error'),
    )
    .option('--strict', 'count what could not be verified as a violation', false)
    .option('--offline', 'ask nobody: only what stands in the configuration is checked', false)
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: Options) => {
      const usage = problemWithUsage(paths, options);
      if (usage) command.error(`error: ${usage}`, { exitCode: 2 });
      const policy = readTeamPolicy(options.policy);
      if (typeof policy === 'string') return command.error(`error: ${policy}`, { exitCode: 2 });
      await check(paths, { ...options, format: options.format ?? [{ format: 'human' }] }, policy);
    });
}

function targetOf(text: string): ReportTarget {
  const target = parseTarget(text);
  if (!target) throw new InvalidArgumentError(`The formats are ${FORMATS.join(', ')}.`);
  return target;
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description} (again for more)`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}

function problemWithUsage(
  paths: readonly string[],
  { tokenEnv, tokenFile, instanceId, format }: Options,
): string | undefined {
  if ((format ?? []).filter(({ file }) => file === undefined).length > 1)
    return 'only one report fits on standard output: give the others a file, as in --format sarif=out.sarif.';
  const areTokens = tokenEnv.length + tokenFile.length > 0;
  if (paths.length === 0 && !areTokens)
    return 'there is nothing to check: name a cdktf.out or a plan, or a token with --token-env or --token-file.';
  if (areTokens && !instanceId)
    return 'the service is asked about a token of an instance: name it with --instance-id.';
  return undefined;
}

async function check(
  paths: readonly string[],
  options: Options & { readonly format: readonly ReportTarget[] },
  policy: TeamPolicy,
): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const sources = [
    ...paths.flatMap((path) => readSources(path, process.env)),
    namedTokens(options, process.env),
  ];
  const asked = sources.flatMap((source) => source.asked);
  const unresolved = together(sources.map((source) => source.unresolved));
  const answers = options.offline
    ? leaveOut(asked, unresolved)
    : await ask(asked, unresolved, { region: options.region, env: process.env, stopped: stop.signal });
  const found: CheckResult = {
    ...together([...sources.map(({ judged }) => judged), answers]),
    calls: answers.calls,
    unreadable: [...sources.flatMap(({ unreadable }) => unreadable), ...answers.unreadable],
    notes: answers.notes,
  };
  const result = applyPolicy(found, policy, new Date().toISOString().slice(0, 10));
  const unwritten = options.format.flatMap((target) => writeReport(result, target) ?? []);
  for (const problem of unwritten) process.stderr.write(`error: ${problem}\n`);
  const status = unwritten.length > 0 ? USAGE : exitStatus(result, options);
  process.exitCode = stop.signal.aborted ? INTERRUPTED : status;
}

async function ask(asked: readonly AskedToken[], unresolved: Judged, asking: Asking): Promise<CheckResult> {
  const nobody = { ...unresolved, calls: 0, unreadable: [], notes: [] };
  if (asked.length === 0) return nobody;
  // What makes requests is loaded where a request is made.
  const { askAbout } = await import('./ask');
  const answers = await askAbout(asked, asking);
  return { ...nobody, ...answers, ...together([answers, unresolved]) };
}

function leaveOut(asked: readonly AskedToken[], unresolved: Judged): CheckResult {
  const others = unresolved.tokens.map((token) => ({ ...token, verdict: 'unchecked' }) as const);
  const tokens = [...asked.map(uncheckedToken), ...others];
  const note = `Nobody was asked (--offline): whether ${tokens.length === 1 ? 'the token is' : `the ${tokens.length} tokens are`} valid was not checked.`;
  return { tokens, findings: [], calls: 0, unreadable: [], notes: tokens.length > 0 ? [note] : [] };
}
