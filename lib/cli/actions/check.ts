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
import { replacedFile } from '../report/replaced-file';
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
  /** What `--var` and `--var-file` gave, in their order. */
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

/** Checks what was named and writes the reports. Resolves with a problem if that is impossible. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<Problem | undefined> {
  const policies = TeamPolicies.read(options.policy);
  if (!(policies instanceof TeamPolicies)) return policies;
  if (options.search.length > 0) (await import('../new-space')).limitNewSpace();
  const isExcluded = excluder(options.exclude);
  const found = placesToCheck(paths, isExcluded);
  const places = await placesIn(found, options);
  if ('code' in places) return places;
  policies.readFor(places.paths.map((path) => (isFolder(path) ? join(path, '*') : path)));
  const read = await sourcesOf(places, options);
  const replaced = replacedInput(options);
  if (replaced) return replaced;
  const { baseline, writeBaseline: written } = options;
  const known = baseline !== undefined && written === undefined ? JsonFile.read(baseline) : undefined;
  // Not earlier: while a pipe is read, no signal handler runs, so no signal would end the command.
  const interruption = new Interruption();
  const { signal } = interruption;
  const answers = options.offline ? leaveOut(read) : await ask(read, options, signal);
  const { sources } = answers;
  const asked = sources.flatMap((source) => source.asked);
  const tokens = [...sources.flatMap((source) => source.tokens), ...answers.tokens];
  const emptyFleets = sources.flatMap((source) => source.emptyFleets ?? []);
  const leaked = await search(options.search, { asked, tokens, signal, isExcluded });
  const isPartial = places.paths.length < found.paths.length;
  // Unchanged places, which are left out, may declare the gates.
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
  const isWhole = interruption.exitStatus === undefined;
  const result = compareWithBaseline(ruled, options, { known, isWhole, sources });
  const shown = withRepositoryPaths(result);
  const areWritten = writeReports(shown, options.format, options.quiet);
  const status = areWritten ? result.exitStatus : USAGE;
  process.exitCode = interruption.exitStatus ?? status;
  return undefined;
}

/** What would be written over a file that has been read. */
function replacedInput({ format = [], writeBaseline: written }: CheckOptions): Problem | undefined {
  for (const { format: name, file } of format) {
    const replaced = file === undefined ? undefined : replacedFile(`${name} report`, file);
    if (replaced) return replaced;
  }
  return written === undefined ? undefined : replacedFile('baseline', written);
}

/** The places that are checked, or the problem that Git has with finding them. */
async function placesIn(found: PlacesToCheck, options: CheckOptions): Promise<PlacesToCheck | Problem> {
  if (options.changedSince === undefined) return found;
  // It takes 2 ms to load.
  const { changedPlaces } = await import('../changed-places');
  return changedPlaces(found, options.changedSince, sharedFiles(options));
}

/** Each finding once: configurations that call the same module share its findings. */
function distinctFindings(sources: readonly Source[]): ReportedFinding[] {
  const findings = sources.flatMap((source) => source.findings);
  const keyOf = ({ rule, level, name, message, location }: ReportedFinding) =>
    JSON.stringify([rule.id, level, name, message, location]);
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}

/** What the provider warns of in a plan. */
function noteOfEmptyFleet({ name, location }: DeclaredGate): string {
  const place = location ? ` (${repositoryPath(location.file)}:${location.line})` : '';
  return `The fleet ${name}${place} has no tokens, so no token of it was checked. Check the expression that makes its map.`;
}

/** The files that say how everything is checked. */
function sharedFiles({ variables, policy, baseline }: CheckOptions): string[] {
  const values = variables.flatMap((variable) => (variable.kind === 'file' ? [variable.path] : []));
  return [...values, ...[policy, baseline].filter((path) => path !== undefined)];
}

interface Comparison {
  /** The baseline that is there, or why it could not be read. */
  readonly known: JsonFile | Problem | undefined;
  readonly isWhole: boolean;
  readonly sources: readonly Source[];
}

/** The calls have been billed, so reports are written even if the baseline cannot be used. They say why. */
function compareWithBaseline(
  result: CheckResult,
  { writeBaseline: written }: CheckOptions,
  { known, isWhole, sources }: Comparison,
): CheckResult {
  const unwritten = written === undefined ? undefined : attemptToWrite(result, written, isWhole);
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

/** Returns why the baseline was not written. An interrupted check has found less than the present file lists. */
function attemptToWrite(result: CheckResult, path: string, isWhole: boolean): Problem | undefined {
  if (isWhole) return writeBaseline(result, path);
  return {
    code: 'Interrupted',
    message: `Skipped writing ${path} because the check was interrupted.`,
    help: 'Run it again.',
  };
}

async function sourcesOf({ paths, found }: PlacesToCheck, options: CheckOptions): Promise<Source[]> {
  // A copy, because each access to process.env is a call of the system.
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
  // The unzip library takes 5 ms to load.
  const { isSearchable, leakedTokens, unsearched } = await import('../search/leaked-tokens');
  const sought = asked.filter(({ question }) => isSearchable(question.token));
  const known = new Map(sought.map(({ question, name }) => [question.token, name]));
  const searched = await leakedTokens(paths, known, signal, isExcluded);
  // Those that are deferred to apply may not be made yet.
  const existing = tokens.filter(({ verdict }) => verdict !== 'deferred');
  if (sought.length > 0 && sought.length === existing.length) return searched;
  return { ...searched, findings: [...searched.findings, unsearched(sought.length, tokens.length)] };
}

interface Asked extends Answers {
  /** As they are in view of the answers. */
  readonly sources: readonly Source[];
  readonly notes: readonly string[];
}

/** A gate may depend on the verdict of another one, and that one on a third. For each, everything is read again. */
const MOST_ROUNDS = 50;
const CHAIN = {
  message: `The gate depends on the verdict of another one, in a chain of more than ${MOST_ROUNDS} gates.`,
  help: 'Let gates depend on the verdicts of fewer others.',
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
    if (round >= MOST_ROUNDS) {
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

/** What distinguishes one token from all others of a check. Configurations that call one module have tokens with one name and place. */
function keyOf(source: number, { gate, name }: AskedToken): string {
  return JSON.stringify([source, gate.location?.file, gate.location?.line, name]);
}

function leaveOut(read: readonly Source[]): Asked {
  // What keeps gates from being judged does not matter where none is.
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
