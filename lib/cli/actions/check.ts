import type { VariableArgument } from '../../hcl';
import { applyPolicy } from '../apply-policy';
import type { Answers } from '../ask';
import { CheckResult, type Criteria } from '../check-result';
import { uncheckedToken, undeclaredGates } from '../checked-token';
import { readTeamPolicy } from '../policy-file';
import type { ReportTarget } from '../report/formats';
import { writeReport } from '../report/target';
import type { Searched } from '../search/leaked-tokens';
import { readSources } from '../sources/read-source';
import type { AskedToken, Source } from '../sources/source';
import { readTokenManifest } from '../sources/token-manifest';
import { namedTokens } from '../sources/token-places';

/** What was said on the command line. */
export interface CheckOptions extends Criteria {
  readonly tokenEnv: readonly string[];
  readonly tokenFile: readonly string[];
  readonly manifest: readonly string[];
  /** What `--var` and `--var-file` gave, in their order. */
  readonly variables: readonly VariableArgument[];
  readonly workspace?: string;
  readonly engine?: 'terraform' | 'tofu';
  readonly trustConfiguration: boolean;
  readonly search: readonly string[];
  readonly instanceId?: string;
  readonly region?: string;
  readonly format?: readonly ReportTarget[];
  readonly policy?: string;
  readonly requireTokens: boolean;
  readonly offline: boolean;
}

const USAGE = 2;
const INTERRUPTED = 130;

const ON_STANDARD_OUTPUT: readonly ReportTarget[] = [{ format: 'human' }];

/** Checks what was named and writes the reports. Resolves with what makes that impossible, as a sentence. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<string | undefined> {
  const policy = readTeamPolicy(options.policy);
  if (typeof policy === 'string') return policy;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const sources = await sourcesOf(paths, options);
  const asked = sources.flatMap((source) => source.asked);
  const answers = options.offline ? leaveOut(sources) : await ask(sources, options, stop.signal);
  const tokens = [...sources.flatMap((source) => source.tokens), ...answers.tokens];
  const leaked = await search(options.search, asked, stop.signal);
  const undeclared = options.requireTokens && tokens.length === 0 ? [undeclaredGates()] : [];
  const found = new CheckResult({
    tokens,
    findings: [...sources.flatMap(({ findings }) => findings), ...leaked.findings, ...undeclared],
    calls: answers.calls,
    unreadable: [...sources, answers, leaked].flatMap(({ unreadable }) => unreadable),
    notes: [...sources, answers, leaked].flatMap(({ notes }) => notes),
    criteria: options,
  });
  const result = applyPolicy(found, policy, new Date().toISOString().slice(0, 10));
  const unwritten = (options.format ?? ON_STANDARD_OUTPUT).flatMap(
    (target) => writeReport(result, target) ?? [],
  );
  for (const problem of unwritten) process.stderr.write(`error: ${problem}\n`);
  const status = unwritten.length > 0 ? USAGE : result.exitStatus;
  process.exitCode = stop.signal.aborted ? INTERRUPTED : status;
  return undefined;
}

async function sourcesOf(paths: readonly string[], options: CheckOptions): Promise<Source[]> {
  const { env } = process;
  return [
    ...readSources(paths, {
      env,
      engine: options.engine === 'tofu' ? 'opentofu' : options.engine,
      workspace: options.workspace,
      variables: options.variables,
      trusted: options.trustConfiguration,
    }),
    ...options.manifest.map((path) => readTokenManifest(path, env)),
    namedTokens(options, env),
  ];
}

async function search(
  paths: readonly string[],
  asked: readonly AskedToken[],
  stopped: AbortSignal,
): Promise<Searched> {
  if (paths.length === 0) return { findings: [], unreadable: [], notes: [] };
  // What unzips prepares tables when it is loaded, for 5 ms.
  const { leakedTokens } = await import('../search/leaked-tokens');
  return leakedTokens(paths, new Map(asked.map(({ question, name }) => [question.token, name])), stopped);
}

interface Asked extends Answers {
  readonly notes: readonly string[];
}

async function ask(sources: readonly Source[], options: CheckOptions, stopped: AbortSignal): Promise<Asked> {
  const asked = sources.flatMap((source) => source.asked);
  const unresolved = sources.flatMap((source) => source.unresolved);
  if (asked.length === 0) return { tokens: unresolved, calls: 0, unreadable: [], notes: [] };
  const { askAbout } = await import('../ask');
  const answers = await askAbout(asked, { region: options.region, env: process.env, stopped });
  return { ...answers, tokens: [...answers.tokens, ...unresolved], notes: [] };
}

function leaveOut(sources: readonly Source[]): Asked {
  const tokens = sources.flatMap(({ asked, unresolved }) => [
    ...asked.map(uncheckedToken),
    ...unresolved.map((token) => ({ ...token, verdict: 'unchecked', findings: [] }) as const),
  ]);
  const count = `${tokens.length} token${tokens.length === 1 ? '' : 's'}`;
  const notes = tokens.length > 0 ? [`Skipped verification of ${count} (--offline).`] : [];
  return { tokens, calls: 0, unreadable: [], notes };
}
