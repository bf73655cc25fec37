import { judgedAnswers } from '../answers';
import { applyPolicy } from '../apply-policy';
import type { Asking } from '../ask';
import { type CheckResult, exitStatus, type FailOn } from '../check-result';
import { type Judged, together } from '../judged';
import type { Searched } from '../leaked-tokens';
import { readTeamPolicy } from '../policy-file';
import type { ReportTarget } from '../report/formats';
import { writeReport } from '../report/target';
import { readSources } from '../sources/read-source';
import type { AskedToken, Source } from '../sources/source';
import { readTokenManifest } from '../sources/token-manifest';
import { namedTokens } from '../sources/token-places';
import { uncheckedToken } from '../unchecked-token';

/** What was said on the command line. */
export interface CheckOptions {
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
  const unwritten = (options.format ?? ON_STANDARD_OUTPUT).flatMap(
    (target) => writeReport(result, target) ?? [],
  );
  for (const problem of unwritten) process.stderr.write(`error: ${problem}\n`);
  const status = unwritten.length > 0 ? USAGE : exitStatus(result, options);
  process.exitCode = stop.signal.aborted ? INTERRUPTED : status;
  return undefined;
}

async function sourcesOf(paths: readonly string[], options: CheckOptions): Promise<Source[]> {
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
  const { leakedTokens } = await import('../leaked-tokens');
  return leakedTokens(paths, new Map(asked.map(({ question, name }) => [question.token, name])));
}

async function ask(asked: readonly AskedToken[], unresolved: Judged, asking: Asking): Promise<CheckResult> {
  const nobody = { ...unresolved, calls: 0, unreadable: [], notes: [] };
  if (asked.length === 0) return nobody;
  const { askAbout } = await import('../ask');
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
