import { secrets } from '../gate/secrets/secrets';
import { MalformedAnswerError, mayPass, type OnsMqttError, serviceError } from './errors';
import type { HttpResponse } from './exchange/exchange';
import { httpDate } from './exchange/http-date';
import { ACCESS_DENIED, type ErrorCode, REMOVE_DENIAL } from './facts/error-codes';
import { ACS_HEADERS } from './facts/signing';
import { type JsonObject, jsonObject } from './json-object';

/** What an answer is to. */
export interface Asked {
  /** Who was asked, as the subject of a sentence. */
  readonly service: string;
  /** Where the credentials came from, in words. */
  readonly with: string;
  /** What the request held, or was signed with: a server may repeat it, and no text of an answer that does is shown. */
  readonly secrets: readonly (string | undefined)[];
}

/**
 * The JSON object that every answer of the API's gateway is, with an error or without.
 * @param answer what an error calls it.
 */
export function parseObject(response: HttpResponse, answer = 'the answer'): JsonObject {
  if (response.body === '') throw malformed(response, `The body of ${answer} is empty.`);
  // One reader would decompress it, and another one takes it as it is.
  if (!/^(?:identity)?$/i.test(response.headers['content-encoding'] ?? ''))
    throw malformed(response, `The body of ${answer} is compressed, which the request does not permit.`);
  const body = jsonObject(response.body);
  if (!body) {
    throw malformed(
      response,
      `The body of ${answer} is not a JSON object, or repeats a key (${describe(response)}).`,
    );
  }
  return body;
}

/**
 * The error for an answer that is not one that the API gives.
 * @param reason what is wrong with it, as a sentence.
 */
export function malformed(response: HttpResponse, reason: string, requestId?: string): OnsMqttError {
  if (response.status >= 300 && response.status < 400) {
    return new MalformedAnswerError(
      response.status,
      'The answer is a redirect. It was not followed, because the secrets of the request would travel with it.',
      'never',
    );
  }
  const retry = mayPass(response.status) ? 'backoff' : response.status === 429 ? 'throttled' : 'never';
  return new MalformedAnswerError(response.status, reason, retry, requestId);
}

function describe({ headers, body }: HttpResponse): string {
  return `${Buffer.byteLength(body)} bytes of ${mediaType(headers['content-type'])}`;
}

/** Those that servers and proxies have. Any other text is the sender's, and might be a secret come back. */
const MEDIA_TYPES = /^(?:application\/(?:json|octet-stream|xml)|text\/(?:html|plain|xml))$/i;

function mediaType(contentType = ''): string {
  // Stryker disable next-line StringLiteral: there is a first part.
  const [type = ''] = contentType.split(';');
  if (type === '') return 'no content type';
  return MEDIA_TYPES.test(type) ? type : 'an unknown content type';
}

/**
 * The error that an answer's code stands for.
 * @param entryOf what the operation's documentation says of a code.
 */
export function apiError(
  response: HttpResponse,
  body: JsonObject,
  entryOf: (code: string) => ErrorCode | undefined,
  asked: Asked,
): OnsMqttError {
  const { Code: code } = body;
  const requestId = requestIdOf(body, asked.secrets);
  // A code is shown to people, so it has to look like one: anything else might be a secret come back.
  const isDocumented = typeof code === 'string' && entryOf(code)?.code === code;
  if (!isDocumented && !isShown(code, CODE, asked.secrets)) {
    return malformed(response, 'The error code in the answer has no known form.', requestId);
  }
  const entry = entryOf(code) ?? unknownCode(code, response.status);
  const denial = denialIn(body, asked.secrets);
  return serviceError(denial ? { ...entry, remedies: remediesOf(denial, entry) } : entry, {
    code,
    httpStatus: response.status,
    requestId,
    retryAfterMs: retryAfterOf(response),
    service: asked.service,
    askedWith: asked.with,
    denial: denial?.sentence,
  });
}

const CODE = /^\w[\w.:/-]{0,127}$/;

/** The name of an action, of a type of policy, or of why there is no permission. */
const NAME = /^[A-Za-z][\w.-]*(?::[\w.*-]+)?$/;
const LONGEST_NAME = 64;

/** A text of this many characters may be in a secret by chance. */
const LONGEST_SHARED = 7;

/**
 * Whether a text of an answer may be shown: it has the form of what it should be, and has no part of a secret. A server may repeat one in
 * other letters, in pieces, or from its end.
 */
function isShown(text: unknown, form: RegExp, sent: Asked['secrets']): text is string {
  return typeof text === 'string' && form.test(text) && !secrets.isIn(text) && !hasPartOf(sent, text);
}

function hasPartOf(sent: Asked['secrets'], text: string): boolean {
  // Stryker disable next-line ConditionalExpression: without it, the same result comes later.
  if (sent.length === 0) return false;
  const shown = bare(text);
  const parts = [...partsOf(shown), ...partsOf([...shown].reverse().join(''))];
  // Stryker disable next-line StringLiteral: another text is in no answer.
  return sent.some((secret = '') => {
    const whole = bare(secret);
    return parts.some((part) => whole.includes(part));
  });
}

function partsOf(text: string): string[] {
  const length = LONGEST_SHARED + 1;
  return Array.from({ length: Math.max(0, text.length - LONGEST_SHARED) }, (_, at) =>
    text.slice(at, at + length),
  );
}

/** The letters and digits of a text, whatever is between them. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** What RAM says of a call that it denies. */
interface Denial {
  readonly sentence: string;
  readonly isExplicit: boolean;
  /** The right that is missing. */
  readonly action?: string;
}

/** In words: which action is missing, and why, as far as the answer says it. */
function denialIn(
  { AccessDeniedDetail: detail }: Readonly<Record<string, unknown>>,
  sent: Asked['secrets'],
): Denial | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const { AuthAction, NoPermissionType, PolicyType } = detail as Record<string, unknown>;
  const [action, type, policy] = [AuthAction, NoPermissionType, PolicyType].map((name) =>
    isShown(name, NAME, sent) && name.length <= LONGEST_NAME ? name : undefined,
  );
  if (!action && !type && !policy) return undefined;
  const isExplicit = type === ACCESS_DENIED.explicit;
  const isImplicit = type === ACCESS_DENIED.implicit;
  const denies = isExplicit ? 'A policy denies' : isImplicit ? 'No policy allows' : 'RAM denies';
  const names = [isExplicit || isImplicit ? undefined : type, policy].filter(Boolean).join(', ');
  return {
    sentence: `${denies} ${action ?? 'the call'}${names && ` (${names})`}.`,
    isExplicit,
    action,
  };
}

/** A right that is granted outweighs no Deny statement, and is one that the remedies of the code name, or another one. */
function remediesOf({ isExplicit, action }: Denial, { remedies }: ErrorCode): ErrorCode['remedies'] {
  if (isExplicit) return [REMOVE_DENIAL];
  if (!action || JSON.stringify(remedies).includes(action)) return remedies;
  return [`Grant the RAM action ${action} to the user or role whose credentials are used.`];
}

function unknownCode(code: string, httpStatus: number): ErrorCode {
  return {
    code,
    httpStatus,
    kind: httpStatus >= 500 ? 'server' : 'unknown',
    meaning: 'a code that apsaramqtt does not know',
    remedies: ["Look the code up in Alibaba Cloud's error center, with the request id."],
  };
}

const REQUEST_ID = /^[0-9A-Fa-f-]{1,64}$/;

// Stryker disable next-line ArithmeticOperator: a shorter stretch holds no part, and none is found in it.
const HEX_STRETCH = new RegExp(`[0-9a-f]{${LONGEST_SHARED + 1},}`, 'g');

/** Twelve characters or more that tokens have, in hex: a piece of a token, because the bytes of an id are random. */
const TEXT_IN_HEX = /^.?(?:2[bdf]|3[\dd]|[46][1-9a-f]|[57][\da]|5f|7c){12,}.?$/i;

/** The service's id of the call, where the answer names one. */
export function requestIdOf(body: JsonObject, sent: Asked['secrets']): string | undefined {
  const { RequestId: requestId } = body;
  if (typeof requestId !== 'string') return undefined;
  const isEcho =
    TEXT_IN_HEX.test(requestId.replaceAll('-', '')) || !isShown(requestId, REQUEST_ID, hexStretches(sent));
  return isEcho ? undefined : requestId;
}

/**
 * What an id, which has hex digits only, could repeat of secrets. Nearly all have no such stretch: to look for all pieces of an id in
 * them took 2 % of the time of a plan.
 */
function hexStretches(sent: Asked['secrets']): readonly string[] {
  // Stryker disable next-line StringLiteral,ArrayDeclaration: another text has no such stretch.
  return sent.flatMap((secret = '') => bare(secret).match(HEX_STRETCH) ?? []);
}

/** The last time that was read. The answers of a second share it: a fleet keeps one for each token, of 100 bytes. */
// Stryker disable next-line ObjectLiteral,StringLiteral: the time of an empty text is null as well.
let latest: { readonly text: string; readonly time: Date | null } = { text: '', time: null };

/** The service's time when it answered; null where the answer does not hold it. */
// Stryker disable next-line StringLiteral: another text that is not a time gives null as well.
export function serviceTimeOf({ headers: { date: text = '' } }: HttpResponse): Date | null {
  if (text !== latest.text) {
    const time = httpDate(text);
    latest = { text, time: Number.isNaN(time) ? null : new Date(time) };
  }
  return latest.time;
}

function retryAfterOf({ headers }: HttpResponse): number | undefined {
  const milliseconds = Number(headers[ACS_HEADERS.retryAfter]);
  return milliseconds > 0 ? milliseconds : undefined;
}
