import { createHash, type Hash, hash } from 'node:crypto';
import { fingerprint } from '../../gate/fingerprint';
import type { UnverifiedOutcome } from '../../gate/outcome';
import type { Problem } from '../../gate/problem';
import { SecretRegister } from '../../gate/secrets/secret-register';
import { TokenGate } from '../../gate/token-gate';
import type { TokenAnswer, TokenQuestion, TokenService } from '../../gate/token-service';
import type { Settings } from '../../onsmqtt/settings';
import type { Result, Run } from '../schemas/sweep';
import { emptyManifestProblem } from '../sources/token-manifest';
import { WORDING } from '../wording';
import type { Earlier } from './earlier';
import { type Line, linesOf, UnreadableLinesError } from './lines';
import type { ManifestReader, SweepEntry } from './manifest';
import { INTERRUPTED, ResultFileError, type ResultWriter } from './result-file';
import { isInShard, type Shard } from './shard';

const NAMED_BY_TOKEN: Problem = {
  code: 'NameHoldsToken',
  message: 'Its name contains the token.',
  help: 'Change the name.',
};

/** Enough for the rate of an account if each call takes a second. */
const CONCURRENCY = 100;

/** The number of lines after which a digest is written, so that a later run notices if the manifest has changed. */
const LINES_BETWEEN_DIGESTS = 1_000;

/** More tokens than a run can have read without starting their check. If a later run finds more, the manifest has changed. */
const MAX_PENDING = 10 * LINES_BETWEEN_DIGESTS;

export interface SweepOptions {
  readonly manifest: string;
  readonly run: Run;
  readonly reader: ManifestReader;
  readonly service: TokenService;
  readonly settings: Settings;
  readonly shard: Shard;
  readonly earlier: Earlier;
  readonly writer: ResultWriter;
  /** Whether to repeat the calls that were in progress when an earlier run ended. */
  readonly askAgain: boolean;
  readonly stopped: AbortSignal;
  readonly onResult?: (result: Result) => void;
}

interface SweepQuestion extends TokenQuestion {
  readonly key: string;
  /** Whether the results file has a line for the call. */
  isNoted: boolean;
}

/** Checks every token of a manifest, each once over all runs with the same results file. */
export class Sweep {
  /** The outcomes of this run. */
  readonly verdicts = { valid: 0, invalid: 0, unverified: 0 };
  lines = 0;
  /** The lines of this shard that were skipped. */
  wrongLines = 0;
  /** The number of results of this run and of earlier ones. */
  done: number;
  #isEmpty = true;
  /** The number of lines with a token, including repeated tokens. */
  #entries = 0;
  /** Starts the checks of tokens that were read. */
  readonly #pending: (() => Promise<void>)[] = [];
  readonly #slots = new Slots(CONCURRENCY);
  readonly #gate: TokenGate;
  readonly #startedAt = performance.now();
  /** The number of results of earlier runs. */
  readonly doneBefore: number;

  constructor(private readonly options: SweepOptions) {
    const { service, settings, stopped, earlier, writer } = options;
    this.#gate = new TokenGate(new NotingService(service, writer), settings, WORDING, stopped);
    this.doneBefore = earlier.results;
    this.done = earlier.results;
  }

  /**
   * @throws ResultFileError if the manifest has changed since the earlier run.
   * @throws UnreadableLinesError if the manifest has no tokens.
   */
  async run(): Promise<void> {
    const { manifest, run, earlier, writer, stopped } = this.options;
    const digest = createHash('sha256');
    let isNew = earlier.size === 0;
    for await (const lines of linesOf(manifest, stopped)) {
      // Written only after the manifest could be read.
      if (isNew) writer.writeNow({ run });
      isNew = false;
      for (const line of lines) this.#read(line, digest);
      if (this.lines >= earlier.read.line) await this.#startAll();
      else if (this.#pending.length > MAX_PENDING) this.#refuseChanged();
      if (writer.failure !== undefined) throw writer.failure;
      if (stopped.aborted) break;
    }
    if (!stopped.aborted && this.lines < earlier.read.line) this.#refuseChanged();
    await this.#startAll();
    await this.#slots.takeAll();
    if (writer.failure !== undefined) throw writer.failure;
    if (!stopped.aborted) this.#end(digest.digest('hex'));
  }

  #read({ number, text }: Line, digest: Hash): void {
    const { earlier, writer } = this.options;
    this.lines = number;
    digest.update(text).update('\n');
    const start = this.#startFor(number, text);
    if (start) this.#pending.push(start);
    const read = () => ({ line: number, digest: digest.copy().digest('hex') });
    if (number === earlier.read.line && read().digest !== earlier.read.digest) this.#refuseChanged();
    if (number > earlier.read.line && number % LINES_BETWEEN_DIGESTS === 0) writer.write({ read: read() });
  }

  async #startAll(): Promise<void> {
    const { stopped, writer } = this.options;
    for (const start of this.#pending.splice(0)) {
      await this.#slots.take();
      if (stopped.aborted || writer.failure !== undefined) return this.#slots.release();
      void start().finally(() => this.#slots.release());
    }
  }

  #refuseChanged(): never {
    const { manifest, earlier } = this.options;
    const { line } = earlier.read;
    const what = line > 0 ? `its first ${line} lines differ` : 'tokens of that run are missing in it';
    throw new ResultFileError(
      `${manifest} has changed since the earlier run: ${what}.`,
      'Use another results file, or restore the manifest. You may add lines at its end.',
    );
  }

  #end(digest: string): void {
    const { manifest, earlier, writer } = this.options;
    if (this.#isEmpty) throw new UnreadableLinesError(emptyManifestProblem(manifest));
    // Negative if the manifest lacks tokens of an earlier run that ended before it wrote a digest.
    const repeated = this.#entries - earlier.asked.size;
    if (repeated < 0) this.#refuseChanged();
    writer.write({ end: { lines: this.lines, results: this.done, calls: this.calls, repeated, digest } });
  }

  get calls(): number {
    return this.options.earlier.calls + this.#gate.calls;
  }

  /** The progress, as text. */
  get status(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const rate = Math.round((this.done - this.doneBefore) / Math.max(seconds, 0.001));
    const { valid, invalid, unverified } = this.verdicts;
    return `${this.done} tokens done up to line ${this.lines}; this run: ${valid} valid, ${invalid} invalid, ${unverified} unverified, ${rate}/s`;
  }

  /** The check to start for a line; undefined if there is none. */
  #startFor(number: number, text: string): (() => Promise<void>) | undefined {
    const { reader, shard, earlier, askAgain } = this.options;
    const entry = reader.read(text);
    if (entry === undefined) return undefined;
    this.#isEmpty = false;
    if ('problem' in entry) return this.#skip(number, entry.problem, entry.name);
    if (entry.name.includes(entry.token)) return this.#skip(number, NAMED_BY_TOKEN);
    const { instanceId, token } = entry;
    const tokenFingerprint = fingerprint(token);
    if (!isInShard(numberIn(tokenFingerprint), shard)) return undefined;
    const key = hash('sha256', `${instanceId}\0${token}`).slice(0, 16);
    this.#entries += 1;
    const wasInFlight = earlier.inFlight.delete(key);
    const isRepeated = askAgain && earlier.interrupted.delete(key);
    if (!earlier.asked.add(key) && !wasInFlight && !isRepeated) return undefined;
    const subject = { line: number, ...subjectOf(entry), key, token_fingerprint: tokenFingerprint };
    if (wasInFlight && !askAgain) return async () => this.#finish(interrupted(subject));
    return () => this.#ask(subject, { instanceId, token, key, isNoted: false });
  }

  /** Reports a wrong line once, in one shard and in one run. */
  #skip(line: number, { message, help }: Problem, name?: string): undefined {
    const { shard, earlier, writer } = this.options;
    if (!isInShard(line, shard)) return;
    this.wrongLines += 1;
    if (!earlier.wrongLines.has(line))
      // A blank name is left out, because the schema of results does not allow it.
      writer.write({ line, ...(name?.trim() ? { name } : {}), wrong: message, help });
  }

  async #ask(subject: Subject, question: SweepQuestion): Promise<void> {
    const outcome = await this.#gate.checkOnce(question);
    const { stopped, writer } = this.options;
    const isUnanswered = outcome.verdict === 'unverified' && outcome.problem.code === INTERRUPTED;
    // No result is written for a call that was not made or not answered before the stop: the next run makes or reports it.
    if ((!question.isNoted || isUnanswered) && (stopped.aborted || writer.failure !== undefined)) return;
    const { verdict, requestId, checkedAt } = outcome;
    const answer = { verdict, request_id: requestId, checked_at: checkedAt.toISOString() };
    const problem =
      outcome.verdict === 'unverified' ? { problem: withoutToken(outcome, question.token) } : {};
    this.#finish({ ...subject, ...answer, ...problem });
  }

  #finish(result: Result): void {
    this.verdicts[result.verdict] += 1;
    this.done += 1;
    this.options.writer.write(result);
    this.options.onResult?.(result);
  }
}

/** Limits the number of concurrent checks. Only one caller may wait at a time. */
class Slots {
  #free: number;
  #wake?: () => void;

  constructor(private readonly all: number) {
    this.#free = all;
  }

  async take(): Promise<void> {
    if (this.#free === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#free -= 1;
  }

  /** Waits until all checks have ended. */
  async takeAll(): Promise<void> {
    for (let slot = 0; slot < this.all; slot++) await this.take();
  }

  release(): void {
    this.#free += 1;
    this.#wake?.();
    this.#wake = undefined;
  }
}

/** The digits of a fingerprint as a number. */
function numberIn(tokenFingerprint: string): number {
  return Number.parseInt(tokenFingerprint.replace('sha256:', ''), 16);
}

type Subject = Omit<Result, 'verdict' | 'request_id' | 'checked_at' | 'problem'>;

function subjectOf({ name, instanceId, expiry }: SweepEntry) {
  return {
    name,
    instance_id: instanceId,
    ...(expiry
      ? { expires_at: expiry.expiresAt.toISOString(), min_remaining_ms: expiry.minRemainingMs }
      : {}),
  };
}

function interrupted(subject: Subject): Result {
  const problem = {
    code: INTERRUPTED,
    message:
      'An earlier run ended while it was checking the token, so it is not known whether the service answered and billed the call.',
    help: 'Run the sweep again with --ask-again to check such tokens again.',
  };
  return {
    ...subject,
    verdict: 'unverified',
    request_id: null,
    checked_at: new Date().toISOString(),
    problem,
  };
}

/** Redacts the token in the problem, because the service may repeat it in its message. */
function withoutToken({ problem: { code, message, help } }: UnverifiedOutcome, token: string) {
  const register = new SecretRegister();
  register.add(token);
  return { code, message: register.redact(message), help: register.redact(help) };
}

/** Writes a line before each call, so that the next run knows about the call even if this process is killed. */
class NotingService implements TokenService {
  constructor(
    private readonly service: TokenService,
    private readonly writer: ResultWriter,
  ) {}

  queryToken(question: TokenQuestion, signal: AbortSignal): Promise<TokenAnswer> {
    const noted = question as SweepQuestion;
    if (!noted.isNoted && !signal.aborted) {
      this.writer.writeNow({ asking: noted.key });
      noted.isNoted = true;
    }
    return this.service.queryToken(question, signal);
  }
}
