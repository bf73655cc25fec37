import { resolve } from 'node:path';
import { DigestSet } from '../../gate/digest-set';
import { evaluate } from '../../gate/evaluate';
import type { Outcome } from '../../gate/outcome';
import { DEFAULT_POLICY } from '../../gate/policy';
import { policyKey } from '../apply-policy';
import {
  type CheckedToken,
  CheckResult,
  type Criteria,
  type ReportedVerdict,
  type Unreadable,
} from '../check-result';
import type { FoundPolicy } from '../policy-file';
import type { Result, Run, SweepLine } from '../schemas/sweep';
import { isInterrupted, OF_ALL_SHARDS, ResultFileError, resultLines } from './result-file';

/** The number of tokens that reports list for each kind of finding. The others are counted. */
const MAX_LISTED = 1_000;

const MAX_WRONG_LINES = 100;

type End = Extract<SweepLine, { end: object }>['end'];
type Wrong = Extract<SweepLine, { wrong: string }>;

interface Part {
  readonly path: string;
  readonly run: Run;
  readonly results: number;
  /** The calls of its results, for a file without an end line, which has the exact number. */
  readonly answered: number;
  readonly end: End | undefined;
  readonly repeated: readonly string[];
}

/** The scope of a report: the whole manifest, or the shard that one job has checked. */
export type SweepScope = 'manifest' | 'shard';

/**
 * Combines the results of a sweep or of its shards. Keeps only the tokens in memory that reports list.
 * @param policy the policy of the team.
 * @throws ResultFileError if the files are not the parts of one run.
 */
export async function sweepResult(
  paths: readonly string[],
  criteria: Criteria,
  policy: FoundPolicy,
  scope: SweepScope,
): Promise<CheckResult> {
  const collected = new SweepTokens(policy);
  const wrong = new WrongLines();
  const parts: Part[] = [];
  // By path, so that a repeated file counts once.
  const files = new Map(paths.map((path) => [resolve(path), path]));
  for (const path of files.values()) parts.push(await readPart(path, collected, wrong));
  refuseOthers(parts);
  const result = collected.result(criteria);
  const repeated = parts.reduce((total, { end }) => total + (end?.repeated ?? 0), 0);
  const note = `Lines of the manifest that repeat a token of an earlier line: ${repeated}. Each token was checked once.`;
  return result.with({
    calls: parts.reduce((total, { answered, end }) => total + (end?.calls ?? answered), 0),
    unreadable: [...wrong.problems, ...missing(parts, scope)],
    notes: repeated > 0 ? [...result.notes, note] : result.notes,
  });
}

async function readPart(path: string, tokens: SweepTokens, wrong: WrongLines): Promise<Part> {
  let run: Run | undefined;
  let end: End | undefined;
  const results = new PartResults(tokens);
  for await (const { line } of resultLines(path)) {
    // Only an end line that is the last line counts. Lines after it are of a later run, which may have been interrupted.
    end = line !== undefined && 'end' in line ? line.end : undefined;
    if (line === undefined) break;
    if ('run' in line) run = line.run;
    else if ('verdict' in line) results.add(line);
    else if ('wrong' in line) wrong.add(line);
  }
  results.addInterrupted();
  if (run === undefined)
    throw new ResultFileError(`${path} is not a results file of apsaramqtt sweep: it is empty.`);
  const { count, answered, repeated } = results;
  return { path, run, results: count, answered, end, repeated };
}

/** The results of one part. */
class PartResults {
  count = 0;
  answered = 0;
  /** The names of tokens with more than one result. */
  readonly repeated: string[] = [];
  readonly #known = new DigestSet();
  /** Kept until the end, because a later run may have checked these tokens again. */
  readonly #interrupted = new Map<string, Result>();

  constructor(private readonly tokens: SweepTokens) {}

  add(result: Result): void {
    this.count += 1;
    if (result.verdict !== 'unverified') this.answered += 1;
    const isAskedAgain = this.#interrupted.delete(result.key);
    const isNew = this.#known.add(result.key);
    if (!isNew && !isAskedAgain) this.repeated.push(result.name);
    else if (isInterrupted(result)) this.#interrupted.set(result.key, result);
    else this.tokens.add(result);
  }

  addInterrupted(): void {
    for (const result of this.#interrupted.values()) this.tokens.add(result);
  }
}

/** Throws for parts of different runs. */
function refuseOthers(parts: readonly Part[]): void {
  const [first, ...others] = parts as [Part, ...Part[]];
  for (const { path, run, end } of others) {
    const differs = OF_ALL_SHARDS.find((key) => run[key] !== first.run[key]);
    const counts = [run, first.run].map(({ shard }) => shard.split('/')[1]);
    if (differs !== undefined || counts[0] !== counts[1])
      throw new ResultFileError(
        `${path} and ${first.path} belong to different runs (${differs ?? 'the number of shards'}).`,
      );
    if (end && first.end && end.digest !== first.end.digest)
      throw new ResultFileError(`${path} and ${first.path} are from different manifests.`);
  }
  for (const { path, run } of parts) {
    const same = parts.find((part) => part.path !== path && part.run.shard === run.shard);
    if (same) throw new ResultFileError(`${path} and ${same.path} are both shard ${run.shard}.`);
  }
}

const SKIPPED_LINE = { code: 'InvalidLine', help: 'Correct the manifest and sweep again.' };

/** The tokens of a sweep. Keeps only those in memory that reports list. */
export class SweepTokens {
  /** By `policyKey`, so that for each effect of the policy at least one token is listed. */
  readonly #listed = new Map<string, CheckedToken[]>();
  readonly #unlisted = new Map<string, { verdict: ReportedVerdict; count: number }>();

  constructor(private readonly policy: FoundPolicy) {}

  add(result: Result): void {
    const token = tokenOf(result);
    const kind = policyKey(token, this.policy);
    const listed = this.#listed.get(kind) ?? [];
    if (kind === '' || listed.length >= MAX_LISTED) {
      const unlisted = this.#unlisted.get(kind) ?? { verdict: result.verdict, count: 0 };
      this.#unlisted.set(kind, { ...unlisted, count: unlisted.count + 1 });
      return;
    }
    this.#listed.set(kind, listed);
    listed.push(token);
  }

  result(criteria: Criteria): CheckResult {
    const tokens: CheckedToken[] = [];
    const firstOf = new Map<string, number>();
    for (const [kind, listed] of this.#listed) {
      firstOf.set(kind, tokens.length);
      for (const token of listed) tokens.push(token);
    }
    const groups = [...this.#unlisted].map(([kind, group]) => ({ ...group, like: firstOf.get(kind) }));
    const unlisted = groups.reduce((total, { count }) => total + count, 0);
    return new CheckResult({
      tokens,
      unlisted: groups,
      findings: [],
      calls: 0,
      unreadable: [],
      notes:
        unlisted > 0
          ? [`Tokens that are counted but not listed: ${unlisted}. The results of the sweep contain all.`]
          : [],
      criteria,
    });
  }
}

/** The lines of a manifest that were skipped. */
class WrongLines {
  readonly #listed: Unreadable[] = [];
  #count = 0;

  add({ line, name, wrong, help = SKIPPED_LINE.help }: Wrong): void {
    this.#count += 1;
    if (this.#listed.length < MAX_WRONG_LINES)
      this.#listed.push({
        ...SKIPPED_LINE,
        help,
        message: `Line ${line}${name === undefined ? '' : ` (${name})`} of the manifest was skipped. ${wrong}`,
      });
  }

  get problems(): readonly Unreadable[] {
    const others = this.#count - this.#listed.length;
    if (others === 0) return this.#listed;
    return [
      ...this.#listed,
      { ...SKIPPED_LINE, message: `Lines of the manifest that were also skipped: ${others}.` },
    ];
  }
}

/** The problems for which the results do not cover the whole scope. */
function missing(parts: readonly Part[], scope: SweepScope): Unreadable[] {
  const count = Number(parts[0]?.run.shard.split('/')[1]);
  const shards =
    scope === 'shard' ? [] : Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  const absent = shards.filter((shard) => !parts.some((part) => part.run.shard === shard));
  const incomplete = parts.filter(({ end }) => end === undefined);
  return [
    ...parts
      .flatMap((part) => changeOf(part) ?? [])
      .map((message) => ({
        code: 'ChangedResults',
        message,
        help: 'Restore the file, or sweep again with another results file. Two sweeps must not write to the same file.',
      })),
    ...incomplete.map(({ path }) => ({
      code: 'IncompleteResults',
      message: `${path} is not complete: the sweep ended before the end of the manifest.`,
      help: `Run the sweep again with --resume ${path}.`,
    })),
    ...(absent.length > 0
      ? [
          {
            code: 'MissingResults',
            help: 'Add the results files of all shards to the command.',
            message: `The results of ${absent.length === 1 ? 'shard' : 'shards'} ${absent.join(', ')} are missing.`,
          },
        ]
      : []),
  ];
}

/** A sentence that says how a results file was changed after its sweep; undefined if it was not. */
function changeOf({ path, results, end, repeated }: Part): string | undefined {
  const [name, ...others] = repeated;
  if (name !== undefined)
    return others.length === 0
      ? `${path} has more than one result for token ${name}.`
      : `${path} has more than one result for each of ${repeated.length} tokens, ${name} among them.`;
  return end === undefined || end.results === results
    ? undefined
    : `${path} has ${results} results, but its sweep wrote ${end.results}.`;
}

function findingOf(result: Result) {
  const {
    name,
    instance_id: instanceId,
    token_fingerprint: tokenFingerprint,
    expires_at,
    min_remaining_ms,
  } = result;
  const expiry =
    expires_at === undefined
      ? {}
      : { expiry: { expiresAt: new Date(expires_at), minRemainingMs: min_remaining_ms ?? 0 } };
  const finding = evaluate(outcomeOf(result), { name, instanceId, ...expiry }, DEFAULT_POLICY);
  return finding && { name, tokenFingerprint, ...finding };
}

function outcomeOf({
  verdict,
  token_fingerprint: tokenFingerprint,
  request_id: requestId,
  checked_at,
  problem,
}: Result): Outcome {
  const checkedAt = new Date(checked_at);
  const checked = { tokenFingerprint, checkedAt };
  switch (verdict) {
    case 'valid':
      return { verdict, requestId: requestId ?? '', answeredAt: checkedAt, ...checked };
    case 'invalid':
      return { verdict, requestId: requestId ?? '', ...checked };
    case 'unverified':
      return {
        verdict,
        requestId,
        problem: problem ?? { code: 'Unknown', message: '', help: '' },
        ...checked,
      };
  }
}

function tokenOf(result: Result): CheckedToken {
  const {
    name,
    instance_id: instanceId,
    verdict,
    token_fingerprint: tokenFingerprint,
    request_id: requestId,
  } = result;
  const finding = findingOf(result);
  return {
    gate: { name },
    name,
    instanceId,
    verdict,
    tokenFingerprint,
    requestId,
    checkedAt: new Date(result.checked_at),
    ...(result.expires_at === undefined ? {} : { expiresAt: new Date(result.expires_at) }),
    findings: finding ? [finding] : [],
  };
}
