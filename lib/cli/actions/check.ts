import { join, resolve } from 'node:path';
import type { Problem } from '../../gate/problem';
import { UNJUDGED_GATE } from '../../gate/rules';
import type { VariableArgument } from '../../hcl';
import { applyPolicy, today } from '../apply-policy';
import type { Answers } from '../ask';
import { applyBaseline, writeBaseline } from '../baseline';
import {
  type CheckedToken,
  CheckResult,
  type Criteria,
  type DeclaredGate,
  type ReportedFinding,
} from '../check-result';
import { failingToken, noToken, uncheckedToken, unplannedToken } from '../checked-token';
import { applyInlineIgnores } from '../inline-ignores';
import { Interruption } from '../interruption';
import { excluder, type PlacesToCheck, placesToCheck } from '../places-to-check';
import { TeamPolicies } from '../policy-file';
import type { ReportTarget } from '../report/formats';
import { replacedFile, watchTargets } from '../report/replaced-file';
import { writeReports } from '../report/write-reports';
import { repositoryPath, withRepositoryPaths } from '../repository';
import type { Searched } from '../search/leaked-tokens';
import type { ServiceOptions } from '../service-options';
import { JsonFile } from '../sources/json-file';
import { isFolder } from '../sources/read-file';
import { readSources } from '../sources/read-source';
import type { AskedToken, Source } from '../sources/source';
import { readTokenManifest } from '../sources/token-manifest';
import { namedTokens } from '../sources/token-places';
import { undeclaredVariables } from '../undeclared-variables';

/** The options of `apsaramqtt check`. */
export interface CheckOptions extends Criteria, ServiceOptions {
  readonly tokenEnv: readonly string[];
  readonly tokenFile: readonly string[];
  readonly manifest: readonly string[];
  /** The values of `--var` and `--var-file`, in their order. */
  readonly variables: readonly VariableArgument[];
  readonly workspace?: string;
  readonly engine?: 'terraform' | 'tofu';
  readonly trustConfiguration: boolean;
  readonly search: readonly string[];
  readonly exclude: readonly string[];
  readonly changedSince?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly quiet: boolean;
  readonly instanceId?: string;
  readonly format?: readonly ReportTarget[];
  readonly policy?: string;
  readonly requireTokens: boolean;
  readonly offline: boolean;
}

const USAGE = 2;

/** Checks the given places and tokens, and writes the reports. Resolves with a problem if that is impossible. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<Problem | undefined> {
  watchTargets(options.format, options.writeBaseline);
  const policies = TeamPolicies.read(options.policy);
  if (!(policies instanceof TeamPolicies)) return policies;
  if (options.search.length > 0) (await import('../new-space')).limitNewSpace();
  const isExcluded = excluder(options.exclude);
  const found = placesToCheck(paths, isExcluded, options.trustConfiguration);
  const places = await placesIn(found, options);
  if ('code' in places) return places;
  policies.readFor(places.paths.map((path) => (isFolder(path) ? join(path, '*') : path)));
  const read = await sourcesOf(places, options);
  const replaced = replacedInput(options);
  if (replaced) return replaced;
  const { baseline, writeBaseline: written } = options;
  const known = baseline !== undefined && written === undefined ? JsonFile.read(baseline) : undefined;
  // Made after the sources are read: while a pipe is read, no handler runs, so a signal with a handler would not end the command.
  const interruption = new Interruption();
  const { signal } = interruption;
  const answers = options.offline ? leaveOut(read) : await ask(read, options, signal);
  const { sources } = answers;
  const asked = sources.flatMap((source) => source.asked);
  const tokens = [...sources.flatMap((source) => source.tokens), ...answers.tokens];
  const emptyFleets = sources.flatMap((source) => source.emptyFleets ?? []);
  const leaked = await search(options.search, { asked, tokens, signal, isExcluded });
  const isPartial = places.paths.length < found.paths.length;
  // The places that were skipped may declare gates.
  const isWithoutToken = options.requireTokens && tokens.length === 0 && !isPartial;
  const withoutToken = isWithoutToken ? [noToken()] : [];
  const misnamed = isPartial ? [] : undeclaredVariables(sources);
  const checked = new CheckResult({
    tokens,
    findings: [...distinctFindings(sources), ...leaked.findings, ...withoutToken],
    calls: answers.calls,
    unreadable: [
      ...[places, ...sources, answers, leaked].flatMap(({ unreadable }) => unreadable),
      ...misnamed,
    ],
    notes: [
      ...[places, ...sources, answers, leaked].flatMap(({ notes }) => notes),
      ...emptyFleets.map(noteOfEmptyFleet),
    ],
    emptyFleets,
    criteria: options,
    isPartial,
  });
  const ignoring = new Set(sources.flatMap((source) => [...(source.ignoring ?? [])]));
  const ruled = applyInlineIgnores(applyPolicy(checked, policies, today()), ignoring, policies);
  const isComplete = interruption.exitStatus === undefined;
  const result = compareWithBaseline(ruled, options, { known, isComplete, sources });
  const shown = withRepositoryPaths(result);
  const areWritten = writeReports(shown, options.format, options.quiet);
  const status = areWritten ? result.exitStatus : USAGE;
  process.exitCode = interruption.exitStatus ?? status;
  return undefined;
}

/** Refuses a report or a baseline that would overwrite a file that was read. */
function replacedInput({ format = [], writeBaseline: written }: CheckOptions): Problem | undefined {
  for (const { format: name, file } of format) {
    const replaced = file === undefined ? undefined : replacedFile(`${name} report`, file);
    if (replaced) return replaced;
  }
  return written === undefined ? undefined : replacedFile('baseline', written);
}

/** The places to check, or a problem of Git. */
async function placesIn(found: PlacesToCheck, options: CheckOptions): Promise<PlacesToCheck | Problem> {
  if (options.changedSince === undefined) return found;
  // Loaded here because it takes 2 ms.
  const { changedPlaces } = await import('../changed-places');
  return changedPlaces(found, options.changedSince, sharedFiles(options));
}

/** Removes duplicates: configurations that call the same module have the same findings in it. */
function distinctFindings(sources: readonly Source[]): ReportedFinding[] {
  const findings = sources.flatMap((source) => source.findings);
  const keyOf = ({ rule, level, name, message, location }: ReportedFinding) =>
    JSON.stringify([rule.id, level, name, message, location]);
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}

/** In a plan, the provider warns about the same. */
function noteOfEmptyFleet({ name, location }: DeclaredGate): string {
  const place = location ? ` (${repositoryPath(location.file)}:${location.line})` : '';
  return `The fleet ${name}${place} has no tokens, so no token of it was checked. Check the expression of its map.`;
}

/** The files that affect the check of every place. */
function sharedFiles({ variables, policy, baseline }: CheckOptions): string[] {
  const values = variables.flatMap((variable) => (variable.kind === 'file' ? [variable.path] : []));
  return [...values, ...[policy, baseline].filter((path) => path !== undefined)];
}

interface Comparison {
  /** The existing baseline, or why it could not be read. */
  readonly known: JsonFile | Problem | undefined;
  /** Whether the check was not interrupted. */
  readonly isComplete: boolean;
  readonly sources: readonly Source[];
}

/** A problem with the baseline is added to the result, so that reports are written anyway: the calls have been billed. */
function compareWithBaseline(
  result: CheckResult,
  { writeBaseline: written }: CheckOptions,
  { known, isComplete, sources }: Comparison,
): CheckResult {
  const unwritten = written === undefined ? undefined : attemptToWrite(result, written, isComplete);
  const listed = unwritten ?? (written === undefined ? known : JsonFile.read(written));
  if (listed === undefined) return result;
  const folders = sources.flatMap(({ folder, moduleFolders = [] }) =>
    folder === undefined ? [] : [folder, ...moduleFolders],
  );
  const compared = listed instanceof JsonFile ? applyBaseline(result, listed, folders) : listed;
  return compared instanceof CheckResult
    ? compared
    : result.with({ unreadable: [...result.unreadable, compared] });
}

/** Returns why the baseline was not written. An interrupted check would write a baseline with too few findings. */
function attemptToWrite(result: CheckResult, path: string, isComplete: boolean): Problem | undefined {
  if (isComplete) return writeBaseline(result, path);
  return {
    code: 'Interrupted',
    message: `Skipped writing ${path} because the check was interrupted.`,
    help: 'Run the check again.',
  };
}

async function sourcesOf({ paths, found }: PlacesToCheck, options: CheckOptions): Promise<Source[]> {
  // A copy, because each access to process.env is a system call.
  const env = { ...process.env };
  const reading = {
    env,
    engine: options.engine === 'tofu' ? 'opentofu' : options.engine,
    workspace: options.workspace,
    variables: options.variables,
    trusted: options.trustConfiguration,
  } as const;
  const manifests = new Map(options.manifest.map((path) => [resolve(path), path]));
  return [
    ...readSources(paths, reading, found),
    ...[...manifests.values()].map((path) => readTokenManifest(path, env)),
    namedTokens(options, env),
  ];
}

interface Searching {
  readonly asked: readonly AskedToken[];
  readonly tokens: readonly CheckedToken[];
  readonly signal: AbortSignal;
  readonly isExcluded: (path: string) => boolean;
}

async function search(
  paths: readonly string[],
  { asked, tokens, signal, isExcluded }: Searching,
): Promise<Searched> {
  if (paths.length === 0) return { findings: [], unreadable: [], notes: [] };
  // Loaded here because the unzip library takes 5 ms.
  const { isSearchable, leakedTokens, unsearched } = await import('../search/leaked-tokens');
  const searchable = asked.filter(({ question }) => isSearchable(question.token));
  const known = new Map(searchable.map(({ question, name }) => [question.token, name]));
  const searched = await leakedTokens(paths, known, signal, isExcluded);
  // A token whose check is deferred to apply may not exist yet.
  const existing = tokens.filter(({ verdict }) => verdict !== 'deferred');
  if (searchable.length > 0 && searchable.length === existing.length) return searched;
  return { ...searched, findings: [...searched.findings, unsearched(searchable.length, tokens.length)] };
}

interface Asked extends Answers {
  /** The sources, read again with the verdicts. */
  readonly sources: readonly Source[];
  readonly notes: readonly string[];
}

/** A gate may depend on the verdict of another one, and that one on a third. Each round reads the sources again with the new verdicts. */
const MAX_ROUNDS = 50;
const CHAIN = {
  message: `The gate depends on the verdict of another gate, in a chain of more than ${MAX_ROUNDS} gates.`,
  help: 'Shorten the chain of gates that depend on each other.',
};

async function ask(read: readonly Source[], options: CheckOptions, stopped: AbortSignal): Promise<Asked> {
  let sources = read;
  let answers: Answers = { tokens: [], calls: 0, unreadable: [] };
  const known = new Set<string>();
  let unasked: CheckedToken[] = [];
  for (let round = 0; ; round++) {
    const asked = sources.flatMap((source, at) =>
      source.asked.filter((token) => {
        const key = keyOf(at, token);
        const isNew = !known.has(key);
        known.add(key);
        return isNew;
      }),
    );
    if (round >= MAX_ROUNDS) {
      unasked = asked.map((token) => unplannedToken(token, CHAIN));
      break;
    }
    if (asked.length > 0) {
      const { askAbout } = await import('../ask');
      const more = await askAbout(asked, { service: options, env: process.env, stopped });
      answers = {
        tokens: [...answers.tokens, ...more.tokens],
        calls: answers.calls + more.calls,
        unreadable: [...answers.unreadable, ...more.unreadable],
      };
    }
    const again = sources.map(({ reread }) => reread?.(answers.tokens));
    if (again.every((source) => source === undefined)) break;
    sources = sources.map((source, at) => again[at] ?? source);
  }
  const failing = new Map(sources.flatMap((source) => [...(source.failing ?? [])]));
  const judged = answers.tokens.map((token) => {
    const plan = failing.get(token);
    return plan ? failingToken(token, plan) : token;
  });
  const unresolved = sources.flatMap((source) => source.unresolved);
  return { ...answers, sources, tokens: [...judged, ...unasked, ...unresolved], notes: [] };
}

/** Identifies a token within a check. The source is needed, because configurations that call the same module have the same tokens. */
function keyOf(source: number, { gate, name }: AskedToken): string {
  return JSON.stringify([source, gate.location?.file, gate.location?.line, name]);
}

function leaveOut(read: readonly Source[]): Asked {
  // Findings about missing verdicts do not matter here, because there are no verdicts at all.
  const isRule = ({ rule }: ReportedFinding) => rule !== UNJUDGED_GATE;
  const sources = read.map((source) => ({ ...source, findings: source.findings.filter(isRule) }));
  const now = new Date();
  const tokens = sources.flatMap(({ asked, unresolved }) =>
    [...asked, ...unresolved].map((token) => uncheckedToken(token, now)),
  );
  const count = `${tokens.length} token${tokens.length === 1 ? '' : 's'}`;
  const notes = tokens.length > 0 ? [`Skipped verification of ${count} (--offline).`] : [];
  return { sources, tokens, calls: 0, unreadable: [], notes };
}
