import * as v from 'valibot';
import { AtLeastOne, Text, WholeNumber, wholeNumberUpTo } from './config-values';
import { described } from './described';
import { tokenFingerprint } from './token-store';

const HttpStatus = v.pipe(wholeNumberUpTo(599), v.minValue(200, 'must be at least 200'));
const FieldText = v.pipe(v.string(), v.regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII'));
const FieldName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header'));

const Delay = described(
  v.strictObject({ kind: v.literal('delay'), ms: WholeNumber }),
  "The service's own answer, with its headers sent after `ms` milliseconds.",
);

const Stall = described(
  v.strictObject({ kind: v.literal('stall'), ms: v.optional(WholeNumber) }),
  "The service's own answer, with the second half of its body sent after `ms` milliseconds, by default never.",
);

const Reset = described(
  v.strictObject({ kind: v.literal('reset'), during: v.picklist(['headers', 'body']) }),
  'The service processes the call, but the connection is reset before the headers, or after half of the body.',
);

const Truncate = described(
  v.strictObject({ kind: v.literal('truncate') }),
  'The service processes the call, but the connection is closed normally after half of the body.',
);

const Drip = described(
  v.strictObject({ kind: v.literal('drip'), ms: v.optional(WholeNumber, 50) }),
  "The service's own answer, byte by byte, each after `ms` milliseconds.",
);

const Interim = described(
  v.strictObject({ kind: v.literal('interim'), count: v.optional(AtLeastOne) }),
  "Responses with status 103 before the service's own answer: `count` of them, by default without end.",
);

const Replay = described(
  v.strictObject({ kind: v.literal('replay') }),
  'The last answer to another request, like from a proxy that repeats answers. If there was none, its own answer.',
);

const Surplus = described(
  v.strictObject({ kind: v.literal('surplus') }),
  "The service's own answer, followed by the last answer to another request on the same connection.",
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
  "An error in the service's format in place of its own answer. By default with the documented status.",
);

const Raw = described(
  v.strictObject({
    kind: v.literal('raw'),
    status: v.optional(HttpStatus, 200),
    headers: v.optional(v.record(FieldName, FieldText), {}),
    body: v.optional(v.string(), ''),
  }),
  "Any HTTP response in place of the service's own answer. By default with status 200, no content type and no body.",
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
  times: described(v.optional(AtLeastOne), 'The number of calls that it applies to. By default, all.'),
});

/** A fault, and the calls that it applies to. */
export type FaultRule = v.InferInput<typeof FaultRuleSchema>;

/** A checked rule with defaults. */
export type ParsedFaultRule = v.InferOutput<typeof FaultRuleSchema>;

/** A fault without the calls that it applies to. */
export type Fault = ParsedFaultRule['fault'];

interface Scripted {
  readonly fault: Fault;
  readonly action?: string;
  readonly fingerprint?: string;
  timesLeft: number;
}

/** Fault rules in the given order. The first rule that matches a call and is not used up applies to it. */
export class FaultScript {
  #rules: Scripted[] = [];

  add({ fault, action, token, times }: ParsedFaultRule): void {
    const fingerprint = token === undefined ? undefined : fingerprintOf(token);
    this.#rules.push({ fault, action, fingerprint, timesLeft: times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault for a call, if there is one. Counts as one use of its rule. */
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
