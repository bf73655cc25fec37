import { createHash, hash } from 'node:crypto';
import type { UnverifiedOutcome } from '../../gate/outcome';
import type { Problem } from '../../gate/problem';
import { SecretRegister } from '../../gate/secrets/secret-register';
import { TokenGate } from '../../gate/token-gate';
import type { TokenAnswer, TokenQuestion, TokenService } from '../../gate/token-service';
import type { Settings } from '../../onsmqtt/settings';
import type { Result } from '../schemas/sweep';
import { emptyManifestProblem } from '../sources/token-manifest';
import { WORDING } from '../wording';
import type { Earlier } from './earlier';
import { linesOf, UnreadableLinesError } from './lines';
import type { ManifestReader, SweepEntry } from './manifest';
import { ResultFileError, type ResultWriter } from './result-file';
import { isInShard, type Shard } from './shard';

const NAMED_BY_TOKEN: Problem = {
  code: 'NameHoldsToken',
  message: 'Its name contains the token.',
  help: 'Give the token another name.',
};

/** Enough to use up the rate of an account where each call takes a second. */
const CONCURRENCY = 100;

/** A manifest that has changed is noticed after so many lines at the latest. */
const LINES_BETWEEN_CHECKS = 1_000;

/** More tokens than a run leaves behind it that were read and not asked about. */
const MOST_UNASKED = 10 * LINES_BETWEEN_CHECKS;

export interface SweepOptions {
  readonly manifest: string;
  readonly reader: ManifestReader;
  readonly service: TokenService;
  readonly settings: Settings;
  readonly shard: Shard;
  readonly earlier: Earlier;
  readonly writer: ResultWriter;
  /** Whether tokens are asked about again that an earlier run was asking about when it ended. */
  readonly askAgain: boolean;
  readonly stopped: AbortSignal;
  readonly onResult?: (result: Result) => void;
}

interface Question extends TokenQuestion {
  readonly key: string;
  isNoted: boolean;
}

/** Asks about every token of a manifest, each once over all runs that share a file of results. */
export class Sweep {
  /** What this run, and those before it, have come to. */
  readonly verdicts = { valid: 0, invalid: 0, unverified: 0 };
  lines = 0;
  /** The lines of this shard that were skipped. */
  wrongLines = 0;
  done: number;
  #isEmpty = true;
  /** The lines of tokens, repeated ones included. */
  #entries = 0;
  readonly #gate: TokenGate;
  readonly #startedAt = performance.now();
  readonly #doneBefore: number;

  constructor(private readonly options: SweepOptions) {
    const { service, settings, stopped, earlier, writer } = options;
    this.#gate = new TokenGate(new NotingService(service, writer), settings, WORDING, stopped);
    this.#doneBefore = earlier.results;
    this.done = earlier.results;
  }

  /**
   * @throws ResultFileError where the manifest is not the one that the earlier run has read.
   * @throws UnreadableLinesError where it holds no tokens.
   */
  async run(): Promise<void> {
    const { manifest, earlier, writer, stopped } = this.options;
    const digest = createHash('sha256');
    const slots = new Slots(CONCURRENCY);
    const unasked: (() => Promise<void>)[] = [];
    const startAll = async () => {
      for (const start of unasked.splice(0)) {
        await slots.take();
        if (stopped.aborted || writer.failure !== undefined) return slots.release();
        void start().finally(() => slots.release());
      }
    };
    const refuseChanged = () => {
      throw new ResultFileError(
        `${manifest} has changed since the earlier run: ${earlier.read.line > 0 ? `its first ${earlier.read.line} lines differ` : 'tokens of that run are missing in it'}.`,
        'Name another results file, or restore the manifest. You may add lines at its end.',
      );
    };
    for await (const lines of linesOf(manifest)) {
      for (const { number, text } of lines) {
        this.lines = number;
        digest.update(text).update('\n');
        const start = this.#startFor(number, text);
        if (start) unasked.push(start);
        if (number === earlier.read.line && digest.copy().digest('hex') !== earlier.read.digest)
          refuseChanged();
        if (number > earlier.read.line && number % LINES_BETWEEN_CHECKS === 0)
          writer.write({ read: { line: number, digest: digest.copy().digest('hex') } });
      }
      if (this.lines >= earlier.read.line) await startAll();
      else if (unasked.length > MOST_UNASKED) refuseChanged();
      if (writer.failure !== undefined) throw writer.failure;
      if (stopped.aborted) break;
    }
    if (!stopped.aborted && this.lines < earlier.read.line) refuseChanged();
    await startAll();
    for (let slot = 0; slot < CONCURRENCY; slot++) await slots.take();
    if (writer.failure !== undefined) throw writer.failure;
    if (stopped.aborted) return;
    if (this.#isEmpty) throw new UnreadableLinesError(emptyManifestProblem(manifest));
    // Fewer lines than tokens: some are of an earlier run that ended before the first check of its manifest.
    const repeated = this.#entries - earlier.asked.size;
    if (repeated < 0) refuseChanged();
    const end = {
      lines: this.lines,
      results: this.done,
      calls: this.calls,
      repeated,
      digest: digest.digest('hex'),
    };
    writer.write({ end });
  }

  get calls(): number {
    return this.options.earlier.calls + this.#gate.calls;
  }

  /** How far it is, as a sentence. */
  get status(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const rate = Math.round((this.done - this.#doneBefore) / Math.max(seconds, 0.001));
    const { valid, invalid, unverified } = this.verdicts;
    return `${this.done} tokens done up to line ${this.lines}; this run: ${valid} valid, ${invalid} invalid, ${unverified} unverified, ${rate}/s`;
  }

  /** What to do about a line; undefined where nothing is. */
  #startFor(number: number, text: string): (() => Promise<void>) | undefined {
    const { reader, shard, earlier, writer, askAgain } = this.options;
    const entry = reader.read(text);
    if (entry === undefined) return undefined;
    this.#isEmpty = false;
    if ('problem' in entry || entry.name.includes(entry.token)) {
      const { message, help } = 'problem' in entry ? entry.problem : NAMED_BY_TOKEN;
      if (!isInShard(number, shard)) return undefined;
      this.wrongLines += 1;
      if (!earlier.wrongLines.has(number))
        writer.write({
          line: number,
          ...('problem' in entry && entry.name ? { name: entry.name } : {}),
          wrong: message,
          help,
        });
      return undefined;
    }
    const { instanceId, token } = entry;
    const digits = hash('sha256', token).slice(0, 12);
    if (!isInShard(Number.parseInt(digits, 16), shard)) return undefined;
    const key = hash('sha256', `${instanceId}\0${token}`).slice(0, 16);
    this.#entries += 1;
    const wasInFlight = earlier.inFlight.delete(key);
    if (!earlier.asked.add(key) && !wasInFlight) return undefined;
    const subject = { line: number, ...subjectOf(entry), key, token_fingerprint: `sha256:${digits}` };
    if (wasInFlight && !askAgain) return async () => this.#finish(interrupted(subject));
    return () => this.#ask(subject, { instanceId, token, key, isNoted: false });
  }

  async #ask(subject: Subject, question: Question): Promise<void> {
    const outcome = await this.#gate.checkOnce(question);
    // What was not asked about before the run was interrupted is asked about in the next one.
    const { stopped, writer } = this.options;
    if (!question.isNoted && (stopped.aborted || writer.failure !== undefined)) return;
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

/** Lets no more than a number of questions be under way. One caller at a time waits. */
class Slots {
  #wake?: () => void;

  constructor(private free: number) {}

  async take(): Promise<void> {
    if (this.free === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.free -= 1;
  }

  release(): void {
    this.free += 1;
    this.#wake?.();
    this.#wake = undefined;
  }
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
    code: 'Interrupted',
    message:
      'An earlier run ended while it was checking the token, so it is not known whether the service answered and billed the call.',
    help: 'Run it again with --ask-again to check such tokens again.',
  };
  return {
    ...subject,
    verdict: 'unverified',
    request_id: null,
    checked_at: new Date().toISOString(),
    problem,
  };
}

/** The service may repeat in its message what it was asked. */
function withoutToken({ problem: { code, message, help } }: UnverifiedOutcome, token: string) {
  const register = new SecretRegister();
  register.add(token);
  return { code, message: register.redact(message), help: register.redact(help) };
}

/** Notes each token before it is sent, so that the next run knows of it, however this one ends. */
class NotingService implements TokenService {
  constructor(
    private readonly service: TokenService,
    private readonly writer: ResultWriter,
  ) {}

  queryToken(question: TokenQuestion, signal: AbortSignal): Promise<TokenAnswer> {
    const noted = question as Question;
    if (!noted.isNoted && !signal.aborted) {
      this.writer.writeNow({ asking: noted.key });
      noted.isNoted = true;
    }
    return this.service.queryToken(question, signal);
  }
}
