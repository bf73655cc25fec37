import { appendFileSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Asking } from './ask';
import { type CheckResult, exitStatus, FAIL_ON, type FailOn } from './check-result';
import { type Judged, together } from './judged';
import { githubReport } from './report/github';
import { humanReport } from './report/human';
import { jsonReport } from './report/json';
import { markdownReport } from './report/markdown';
import { readSources } from './sources/read-source';
import type { AskedToken } from './sources/source';
import { namedTokens } from './sources/token-places';
import { uncheckedToken } from './unchecked-token';

interface Options {
  readonly tokenEnv: readonly string[];
  readonly tokenFile: readonly string[];
  readonly instanceId?: string;
  readonly region?: string;
  readonly format: keyof typeof REPORTS;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly strict: boolean;
  readonly offline: boolean;
}

const REPORTS = {
  human: humanReport,
  json: jsonReport,
  github: githubReport,
  markdown: markdownReport,
} satisfies Record<string, (result: CheckResult, isColored: boolean) => string>;

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
  $ apsaramqtt check --token-file press.token --instance-id post-cn-... --format json
  $ apsaramqtt check plan.json --format github     annotations, and a summary of the run`;

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
      new Option('--format <format>', 'how to report').choices(Object.keys(REPORTS)).default('human'),
    )
    .option('--output <file>', 'where to report (default: standard output)')
    .addOption(
      new Option('--fail-on <level>', 'the lowest level that violates').choices(FAIL_ON).default('error'),
    )
    .option('--strict', 'count what could not be verified as a violation', false)
    .option('--offline', 'ask nobody: only what stands in the configuration is checked', false)
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: Options) => {
      const usage = problemWithUsage(paths, options);
      if (usage) command.error(`error: ${usage}`, { exitCode: 2 });
      await check(paths, options);
    });
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description} (again for more)`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}

function problemWithUsage(
  paths: readonly string[],
  { tokenEnv, tokenFile, instanceId }: Options,
): string | undefined {
  const areTokens = tokenEnv.length + tokenFile.length > 0;
  if (paths.length === 0 && !areTokens)
    return 'there is nothing to check: name a cdktf.out or a plan, or a token with --token-env or --token-file.';
  if (areTokens && !instanceId)
    return 'the service is asked about a token of an instance: name it with --instance-id.';
  return undefined;
}

async function check(paths: readonly string[], options: Options): Promise<void> {
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
  const result: CheckResult = {
    ...together([...sources.map(({ judged }) => judged), answers]),
    calls: answers.calls,
    unreadable: [...sources.flatMap(({ unreadable }) => unreadable), ...answers.unreadable],
    notes: answers.notes,
  };
  write(result, options);
  process.exitCode = stop.signal.aborted ? INTERRUPTED : exitStatus(result, options);
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

function write(result: CheckResult, { format, output }: Options): void {
  const isColored = output === undefined && Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  const report = REPORTS[format](result, isColored);
  if (output === undefined) process.stdout.write(report);
  else writeFileSync(output, report);
  const { GITHUB_STEP_SUMMARY: summary } = process.env;
  if (format === 'github' && summary) appendFileSync(summary, markdownReport(result));
}
