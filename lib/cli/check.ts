import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type CheckResult, exitStatus, FAIL_ON, type FailOn } from './check-result';
import { together } from './judged';
import { githubReport } from './report/github';
import { humanReport } from './report/human';
import { jsonReport } from './report/json';
import { markdownReport } from './report/markdown';
import { tokensOfPlan } from './sources/plan-json';
import { readTokens } from './sources/token-places';

interface Options {
  readonly tokenEnv: readonly string[];
  readonly tokenFile: readonly string[];
  readonly instanceId?: string;
  readonly region?: string;
  readonly format: keyof typeof REPORTS;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly strict: boolean;
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
  $ apsaramqtt check --token-env PRESS_TOKEN --instance-id post-cn-...
  $ apsaramqtt check --token-file press.token --instance-id post-cn-... --format json
  $ apsaramqtt check plan.json --format github     annotations, and a summary of the run`;

/** Adds `apsaramqtt check` to the program. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description('tell which tokens are valid: those of plans (JSON), and tokens by themselves')
    .argument('[path...]', 'what "terraform show -json" printed of saved plans; nobody is asked about these')
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
    return 'there is nothing to check: name a plan, or a token with --token-env or --token-file.';
  if (areTokens && !instanceId)
    return 'the service is asked about a token of an instance: name it with --instance-id.';
  return undefined;
}

async function check(paths: readonly string[], options: Options): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const parts = [...paths.map(readPlan), await checkNamed(options, stop.signal)];
  const result: CheckResult = {
    ...together(parts),
    calls: parts.reduce((sum, { calls }) => sum + calls, 0),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
    notes: [],
  };
  write(result, options);
  process.exitCode = stop.signal.aborted ? INTERRUPTED : exitStatus(result, options);
}

const NOTHING: CheckResult = { tokens: [], findings: [], calls: 0, unreadable: [], notes: [] };

function readPlan(path: string): CheckResult {
  const judged = tokensOfPlan(parseFile(path));
  if (judged) return { ...NOTHING, ...judged };
  const message = `${path} is not what "terraform show -json" prints of a saved plan.`;
  return { ...NOTHING, unreadable: [{ message, location: { file: path, line: 1 } }] };
}

/** Undefined where there is none to parse. The message of JSON.parse would quote the text, which may hold secrets. */
function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function checkNamed(options: Options, stopped: AbortSignal): Promise<CheckResult> {
  const { tokens, problems } = readTokens(options, process.env);
  if (tokens.size === 0) return { ...NOTHING, unreadable: problems };
  // What makes requests is loaded where a request is made.
  const { askAbout, settingsOf } = await import('./ask');
  const settings = settingsOf(options.region, process.env);
  if (typeof settings === 'string') return { ...NOTHING, unreadable: [...problems, { message: settings }] };
  const asked = await askAbout(tokens, options.instanceId!, settings, process.env, stopped);
  return { ...NOTHING, ...asked, unreadable: problems };
}

function write(result: CheckResult, { format, output }: Options): void {
  const isColored = output === undefined && Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  const report = REPORTS[format](result, isColored);
  if (output === undefined) process.stdout.write(report);
  else writeFileSync(output, report);
  const { GITHUB_STEP_SUMMARY: summary } = process.env;
  if (format === 'github' && summary) appendFileSync(summary, markdownReport(result));
}
