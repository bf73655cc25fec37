import * as v from 'valibot';
import { AtLeastOne, Text, WholeNumber, wholeNumberUpTo } from './config-values';
import { described } from './described';
import { tokenFingerprint } from './token-store';

const HttpStatus = v.pipe(wholeNumberUpTo(599), v.minValue(200, 'must be at least 200'));
const FieldText = v.pipe(v.string(), v.regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII'));
const FieldName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header'));

const Delay = described(
  v.strictObject({ kind: v.literal('delay'), ms: WholeNumber }),
  "The service's own answer, its headers sent after so many milliseconds.",
);

const Stall = described(
  v.strictObject({ kind: v.literal('stall'), ms: v.optional(WholeNumber) }),
  "The service's own answer, the second half of its body sent after so many milliseconds, or never.",
);

const Reset = described(
  v.strictObject({ kind: v.literal('reset'), during: v.picklist(['headers', 'body']) }),
  'The service does its work, but the connection is reset before the headers, or after half of the body.',
);

const Truncate = described(
  v.strictObject({ kind: v.literal('truncate') }),
  'The service does its work, but the connection ends in good order after half of the body.',
);

const Drip = described(
  v.strictObject({ kind: v.literal('drip'), ms: v.optional(WholeNumber, 50) }),
  "The service's own answer, byte by byte, each after so many milliseconds.",
);

const Interim = described(
  v.strictObject({ kind: v.literal('interim'), count: v.optional(AtLeastOne) }),
  "Responses with status 103 before the service's own answer: so many, or without end.",
);

const Replay = described(
  v.strictObject({ kind: v.literal('replay') }),
  'The last answer that was given to another question, as a proxy gives it that repeats answers. Its own where there was none.',
);

const Surplus = described(
  v.strictObject({ kind: v.literal('surplus') }),
  "The service's own answer, and the last other one behind it on the same connection.",
);

const Echo = described(
  v.strictObject({
    kind: v.literal('echo'),
    in: v.picklist(['code', 'message', 'requestId', 'contentType', 'header']),
  }),
  'An error that repeats the token in one of its parts.',
);

const ErrorCode = described(
  v.strictObject({
    kind: v.literal('error'),
    code: Text,
    httpStatus: v.optional(HttpStatus),
    message: v.optional(v.string()),
    retryAfterMs: v.optional(WholeNumber),
  }),
  "An error in the service's shape in place of its own answer. The status is the documented one unless given.",
);

const Raw = described(
  v.strictObject({
    kind: v.literal('raw'),
    status: v.optional(HttpStatus, 200),
    headers: v.optional(v.record(FieldName, FieldText), {}),
    body: v.optional(v.string(), ''),
  }),
  "Anything at all in place of the service's own answer: by default status 200, no content type and no body.",
);

export const FaultRuleSchema = v.strictObject({
  fault: v.variant('kind', [
    Delay,
    Stall,
    Reset,
    Truncate,
    Drip,
    Interim,
    Replay,
    Surplus,
    Echo,
    ErrorCode,
    Raw,
  ]),
  action: described(
    v.optional(v.picklist(['QueryToken', 'ApplyToken', 'RevokeToken'])),
    'Only calls of this operation.',
  ),
  token: described(
    v.optional(Text),
    'Only calls with this token, or with the token of this fingerprint (`sha256:` and 12 hex digits).',
  ),
  times: described(v.optional(AtLeastOne), 'Only so many times; without it, always.'),
});

/** What goes wrong, and for which calls. */
export type FaultRule = v.InferInput<typeof FaultRuleSchema>;

/** A rule that was checked and has its defaults. */
export type ParsedFaultRule = v.InferOutput<typeof FaultRuleSchema>;

/** What goes wrong. */
export type Fault = ParsedFaultRule['fault'];

interface Scripted {
  readonly fault: Fault;
  readonly action?: string;
  readonly fingerprint?: string;
  timesLeft: number;
}

/** The rules in the order they were given. Each call meets the first that fits it and is not used up. */
export class FaultScript {
  #rules: Scripted[] = [];

  add({ fault, action, token, times }: ParsedFaultRule): void {
    const fingerprint = token === undefined ? undefined : fingerprintOf(token);
    this.#rules.push({ fault, action, fingerprint, timesLeft: times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that a call meets, which counts as one time. */
  next(action: string | undefined, token: string | undefined): Fault | undefined {
    const rule = this.#rules.find((candidate) => fits(candidate, action, token));
    if (!rule) return undefined;
    rule.timesLeft -= 1;
    if (rule.timesLeft === 0) this.#rules = this.#rules.filter((other) => other !== rule);
    return rule.fault;
  }
}

function fits(rule: Scripted, action: string | undefined, token: string | undefined): boolean {
  if (rule.action !== undefined && rule.action !== action) return false;
  if (rule.fingerprint === undefined) return true;
  return token !== undefined && tokenFingerprint(token) === rule.fingerprint;
}

function fingerprintOf(token: string): string {
  return /^sha256:[0-9a-f]{12}$/.test(token) ? token : tokenFingerprint(token);
}
