import { type Command, InvalidArgumentError, Option } from 'commander';
import { judgedAnswers } from './answers';
import { applyPolicy } from './apply-policy';
import type { Asking } from './ask';
import { type CheckResult, exitStatus, FAIL_ON, type FailOn } from './check-result';
import { type Judged, together } from './judged';
import type { Searched } from './leaked-tokens';
import { readTeamPolicy, type TeamPolicy } from './policy-file';
import { FORMATS, parseTarget, type ReportTarget, writeReport } from './report/target';
import { readSources } from './sources/read-source';
import type { AskedToken, Source } from './sources/source';
import { readTokenManifest } from './sources/token-manifest';
import { namedTokens } from './sources/token-places';
import { uncheckedToken } from './unchecked-token';

interface Options {
  readonly tokenEnv: readonly string[];
  readonly tokenFile: readonly string[];
  readonly manifest: readonly string[];
  readonly varFile: readonly string[];
  readonly search: readonly string[];
  readonly instanceId?: string;
  readonly region?: string;
  readonly format?: readonly ReportTarget[];
  readonly policy?: string;
  readonly failOn: FailOn;
  readonly strict: boolean;
  readonly offline: boolean;
}

/** What commander leaves undefined: as a default it would stand in the help. */
const NOTHING_NAMED = {
  tokenEnv: [],
  tokenFile: [],
  manifest: [],
  varFile: [],
  search: [],
  strict: false,
  offline: false,
};

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
  $ apsaramqtt check infra --var-file prod.tfvars     a folder of HCL
  $ apsaramqtt check --token-env PRESS_TOKEN --instance-id post-cn-...
  $ apsaramqtt check --manifest tokens.json --search terraform.tfstate --search logs
  $ apsaramqtt check --token-file press.token --instance-id post-cn-... --format json=report.json
  $ apsaramqtt check plan.json --format github     annotations, and a summary of the run
  $ apsaramqtt check cdktf.out --format sarif=out.sarif --format human`;

/** Adds `apsaramqtt check` to the program. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description(
      'tell which tokens are valid: those of configurations (CDKTF, HCL), of plans (JSON), and tokens by themselves',
    )
    .argument(
      '[path...]',
      'a cdktf.out, a folder of .tf and .tf.json files, or what "terraform show -json" printed of a plan (nobody is asked about a plan)',
    )
    .addOption(repeatable('--token-env <name>', 'an environment variable that holds a token'))
    .addOption(repeatable('--token-file <path>', 'a file that holds a token'))
    .addOption(repeatable('--manifest <file>', 'a file (JSON) that names many tokens and where each is'))
    .addOption(repeatable('--var-file <file>', "values of variables, as with Terraform's -var-file"))
    .addOption(
      repeatable(
        '--search <path>',
        'a state, a log, a saved plan or a folder of such: no token may stand in it',
      ),
    )
    .option('--instance-id <id>', 'the instance that these tokens were issued for')
    .option('--region <region>', 'the region of the instance (default: ALICLOUD_REGION)')
    .addOption(
      new Option('--format <format[=file]>', 'how to report (again for more)')
        .choices(FORMATS)
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
    .option('--strict', 'count what could not be verified as a violation')
    .option('--offline', 'ask nobody: only what stands in the configuration is checked')
    .addHelpText('after', HELP)
    .action(async (paths: string[], given: Partial<Options> & Pick<Options, 'failOn'>) => {
      const options = { ...NOTHING_NAMED, ...given };
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
  return new Option(flags, `${description} (again for more)`).argParser(
    (value: string, before: readonly string[] = []) => [...before, value],
  );
}

function problemWithUsage(
  paths: readonly string[],
  { tokenEnv, tokenFile, manifest, instanceId, format }: Options,
): string | undefined {
  if ((format ?? []).filter(({ file }) => file === undefined).length > 1)
    return 'only one report fits on standard output: give the others a file, as in --format sarif=out.sarif.';
  const areTokens = tokenEnv.length + tokenFile.length > 0;
  if (paths.length + manifest.length === 0 && !areTokens)
    return 'there is nothing to check: name a cdktf.out, a folder of .tf files or a plan, or tokens with --token-env, --token-file or --manifest.';
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
  const sources = await sourcesOf(paths, options);
  const asked = sources.flatMap((source) => source.asked);
  const unresolved = together(sources.map((source) => source.unresolved));
  const answers = options.offline
    ? leaveOut(asked, unresolved)
    : await ask(asked, unresolved, { region: options.region, env: process.env, stopped: stop.signal });
  const leaked = await search(options.search, asked);
  const found: CheckResult = {
    ...together([...sources.map(({ judged }) => judged), answers, { tokens: [], findings: leaked.findings }]),
    calls: answers.calls,
    unreadable: [...sources, answers, leaked].flatMap(({ unreadable }) => unreadable),
    notes: [...sources, answers].flatMap(({ notes }) => notes),
  };
  const result = applyPolicy(found, policy, new Date().toISOString().slice(0, 10));
  const unwritten = options.format.flatMap((target) => writeReport(result, target) ?? []);
  for (const problem of unwritten) process.stderr.write(`error: ${problem}\n`);
  const status = unwritten.length > 0 ? USAGE : exitStatus(result, options);
  process.exitCode = stop.signal.aborted ? INTERRUPTED : status;
}

async function sourcesOf(paths: readonly string[], options: Options): Promise<Source[]> {
  const { env } = process;
  return [
    ...(await readSources(paths, { env, varFiles: options.varFile })),
    ...options.manifest.map((path) => readTokenManifest(path, env)),
    namedTokens(options, env),
  ];
}

async function search(paths: readonly string[], asked: readonly AskedToken[]): Promise<Searched> {
  if (paths.length === 0) return { findings: [], unreadable: [] };
  // What unzips prepares tables when it is loaded, for 5 ms.
  const { leakedTokens } = await import('./leaked-tokens');
  return leakedTokens(paths, new Map(asked.map(({ question, name }) => [question.token, name])));
}

async function ask(asked: readonly AskedToken[], unresolved: Judged, asking: Asking): Promise<CheckResult> {
  const nobody = { ...unresolved, calls: 0, unreadable: [], notes: [] };
  if (asked.length === 0) return nobody;
  const { askAbout } = await import('./asking');
  const answers = await askAbout(asked, asking);
  const { calls, unreadable } = answers;
  return { ...nobody, calls, unreadable, ...together([judgedAnswers(answers), unresolved]) };
}

function leaveOut(asked: readonly AskedToken[], unresolved: Judged): CheckResult {
  const others = unresolved.tokens.map((token) => ({ ...token, verdict: 'unchecked' }) as const);
  const tokens = [...asked.map(uncheckedToken), ...others];
  const note = `Nobody was asked (--offline): whether ${tokens.length === 1 ? 'the token is' : `the ${tokens.length} tokens are`} valid was not checked.`;
  return { tokens, findings: [], calls: 0, unreadable: [], notes: tokens.length > 0 ? [note] : [] };
}
